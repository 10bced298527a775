/** A text as it was when its author last paused: to read a long one takes as long as a few keys. */
const LONG = 3_000;
const PAUSE_MS = 150;

export class Settled {
  #last = $state.raw('');

  /** Made where effects may be. */
  constructor(private readonly now: () => string) {
    $effect(() => {
      const text = this.now();
      if (!this.isHurried) return undefined;
      const timer = setTimeout(() => (this.#last = text), PAUSE_MS);
      return () => clearTimeout(timer);
    });
  }

  /** Whether it is a long one, and being typed. */
  readonly isHurried = $derived.by(() => {
    const text = this.now();
    return text.length > LONG && text !== this.#last;
  });

  /** The text; of a long one that is being typed, what it was before. */
  readonly text = $derived.by(() => (this.isHurried ? this.#last : this.now()));
}
