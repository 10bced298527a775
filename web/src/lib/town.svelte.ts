/** What all people here have in common, as the server has last said it. */
import { call } from './api/http';
import type { Town as Told } from './api/types';
import { read, write } from './kept';
import { LANGUAGES } from './words/index.svelte';

/** What the page begins with, before the server has said anything: what it has said the last time. */
const KEPT = 'veche.town';
type Sign = Pick<Told, 'name' | 'avatar' | 'language'>;

class Town {
  /** `null` until the server has said anything. */
  now = $state.raw<Told | null>(null);

  readonly #kept = kept();
  /** What it is known by. */
  readonly sign: Sign = $derived(this.now ?? this.#kept);

  /** What the pages are called by. */
  readonly name = $derived(this.sign.name || 'Veche');

  /** The language for whoever has none of their own. */
  readonly language = $derived(this.sign.language);

  /** Keeps its sign for the next start. */
  keep(): void {
    if (!this.now) return;
    const { name, avatar, language } = this.now;
    write(KEPT, { name, avatar, language });
  }

  /** It has changed. */
  async reread(): Promise<void> {
    this.now = await call('town', {});
  }
}

function kept(): Sign {
  const { name, avatar, language } = read<Partial<Sign>>(KEPT, {});
  return {
    name: name ?? '',
    avatar: Number(avatar) || null,
    language: Object.hasOwn(LANGUAGES, language ?? '') ? language! : null,
  };
}

export const town = new Town();
