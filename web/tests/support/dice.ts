/** Chance that comes the same way again for the same seed. */
export class Dice {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, and without, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both among them. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  one<T>(of: readonly T[]): T {
    return of[this.between(0, of.length - 1)]!;
  }

  /** One of the keys, each as often as its weight says. */
  weighted<K extends string>(weights: Record<K, number>): K {
    const all = Object.entries<number>(weights) as [K, number][];
    let left = this.next() * all.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of all) if ((left -= weight) < 0) return key;
    return all[0]![0];
  }
}

/** Plays it with so many seeds. What fails names its seed; `SEED=17` plays that one alone, `MORE=50` fifty times as many. */
export async function withDice(many: number, play: (dice: Dice) => Promise<void> | void): Promise<void> {
  const only = process.env.SEED ? [Number(process.env.SEED)] : null;
  for (const seed of only ?? Array.from({ length: many * Number(process.env.MORE ?? 1) }, (_, at) => at + 1)) {
    try {
      await play(new Dice(seed));
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}
