/** What all people here have in common, as the server has last said it. */
import { call } from './api/http';
import type { Town as Told } from './api/types';
import { LANGUAGES, type Language } from './words/index.svelte';

/** What the page begins with, before the server has said anything. */
const LANGUAGE = 'veche.town-language';

class Town {
  /** `null` until the server has said anything. */
  now = $state.raw<Told | null>(null);

  /** What the pages are called by. */
  readonly name = $derived(this.now?.name || 'Veche');

  /** The language for whoever has none of their own; what it was the last time, until the server has said anything. */
  readonly language = $derived(this.now ? (this.now.language ?? null) : kept());

  /** Keeps the language for the next start. */
  keep(): void {
    if (this.now) localStorage.setItem(LANGUAGE, this.language ?? '');
  }

  /** It has changed. */
  async reread(): Promise<void> {
    this.now = await call('town', {});
  }
}

function kept(): Language | null {
  const kept = localStorage.getItem(LANGUAGE);
  return kept && kept in LANGUAGES ? (kept as Language) : null;
}

export const town = new Town();
