/** Where to, or to whom: what is typed, what is found for it, and which of it is lit. Made while a component is made. */
import { untrack } from 'svelte';
import type { Chat } from '$lib/chat/chat.svelte';
import { otherLayout, plain } from '$lib/text/fuzzy';
import { targets, type Target } from './targets';

const PAUSE_MS = 120;

export class TargetSearch<T extends Target> {
  typed = $state('');
  lit = $state(0);
  /** What comes in meanwhile does not move the rows: the places are taken once for each text. */
  readonly found: readonly T[] = $derived.by(() => {
    const text = this.typed;
    const people = [...this.chat.people.all];
    return untrack(() => targets(this.chat, text, people, this.recent).filter(this.isOffered).slice(0, this.most));
  });

  constructor(
    private readonly chat: Chat,
    private readonly most: number,
    private readonly recent: readonly number[] = [],
    private readonly isOffered: (target: Target) => target is T = (_one): _one is T => true,
  ) {
    $effect(() => {
      const text = this.typed.trim();
      this.lit = 0;
      if (text === '') return;
      const timer = setTimeout(() => {
        // The directory knows nothing of keyboard layouts.
        for (const spelling of [text, otherLayout(plain(text))]) void this.chat.people.search(spelling).catch(() => {});
      }, PAUSE_MS);
      return () => clearTimeout(timer);
    });
  }

  /** Moves by the arrows; Enter takes what is lit. Any other key is the field's. */
  keydown(event: KeyboardEvent, take: (target: T | undefined) => void): void {
    const last = this.found.length - 1;
    const to = { ArrowDown: this.lit >= last ? 0 : this.lit + 1, ArrowUp: this.lit <= 0 ? last : this.lit - 1 }[event.key];
    if (to !== undefined) this.lit = Math.max(0, to);
    else if (event.key === 'Enter') take(this.found[this.lit]);
    else return;
    event.preventDefault();
  }
}
