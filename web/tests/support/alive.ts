/** Waiting as a component waits, until it is told to leave. */
import type { Alive } from '../../src/lib/ui/alive';

export class Stay implements Alive {
  #isHere = true;
  /** What is to be done later, with how much later that is. */
  readonly timers: { ms: number; work: () => void }[] = [];

  after = <T>(work: Promise<T>): Promise<T> =>
    new Promise((done, failed) => {
      work.then(
        (value) => this.#isHere && done(value),
        (error: unknown) => this.#isHere && failed(error as Error),
      );
    });
  tick = (): Promise<void> => this.after(Promise.resolve());
  frame = (): Promise<void> => this.after(Promise.resolve());
  later = (ms: number, work: () => void): void => void this.timers.push({ ms, work });

  leave(): void {
    this.#isHere = false;
  }

  /** The time of what is to be done later has come. */
  pass(): void {
    for (const { work } of this.timers.splice(0)) if (this.#isHere) work();
  }
}
