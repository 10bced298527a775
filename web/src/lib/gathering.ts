/**
 * Takes together what comes in thick and fast, so that what is made of it is made once. The first is taken at once, and whatever
 * follows it closely a moment later.
 */

/** Each that was taken makes the next wait so much longer: what comes one by one does not wait for anything. */
const EACH_MS = 50;
/** At the most. Who sees that much come in sees no difference, and each picture of it costs some 15 ms of the processor. */
const MOST_MS = 200;

export class Gathering<T> {
  #waiting: T[] = [];
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly take: (all: readonly T[]) => void) {}

  add(one: T): void {
    this.#waiting.push(one);
    // The timers of a hidden page are late, and what it tells is not for the eye: nothing waits there.
    if (this.#pause === undefined || document.hidden) this.settle();
  }

  /** Takes now what waits. */
  settle(): void {
    const all = this.#waiting;
    if (all.length === 0) return;
    this.#waiting = [];
    clearTimeout(this.#pause);
    this.#pause = setTimeout(this.#next, Math.min(MOST_MS, EACH_MS * all.length));
    this.take(all);
  }

  /** Forgets what waits. */
  drop(): void {
    this.#waiting = [];
  }

  #next = (): void => {
    this.#pause = undefined;
    this.settle();
  };
}
