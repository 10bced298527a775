/**
 * Waiting within a component. Whoever leaves while something is awaited takes the elements along: what would go on with
 * them goes on only while the component is there. A component waits in no other way.
 */
import { onDestroy, tick } from 'svelte';

export interface Alive {
  /** Until what was changed is on the page. */
  tick(): Promise<void>;
  /** Until the next picture is about to be made. */
  frame(): Promise<void>;
  /** Until it is settled. */
  after<T>(work: Promise<T>): Promise<T>;
  /** Does it after a while. */
  later(ms: number, work: () => void): void;
}

/** To be called while the component is made. */
export function useAlive(): Alive {
  let isAlive = true;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  onDestroy(() => {
    isAlive = false;
    for (const timer of timers) clearTimeout(timer);
  });

  /** Never settled when nobody is there any more: nothing of what was to follow happens, and it is forgotten. */
  const after = <T>(work: Promise<T>): Promise<T> =>
    new Promise((done, failed) => {
      work.then(
        (value) => isAlive && done(value),
        (error: unknown) => isAlive && failed(error as Error),
      );
    });

  return {
    after,
    tick: () => after(tick()),
    frame: () => after(new Promise((done) => requestAnimationFrame(() => done()))),
    later(ms, work) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, ms);
      timers.add(timer);
    },
  };
}
