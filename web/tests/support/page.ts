/** As much of a page as the state of the client needs: no elements, a place to stand, storage, locks. */
import { indexedDB, IDBKeyRange } from 'fake-indexeddb';
import type { Environment } from 'vitest/environments';

class Storage {
  readonly #kept = new Map<string, string>();
  getItem = (key: string): string | null => this.#kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.#kept.set(key, String(value));
  removeItem = (key: string): void => void this.#kept.delete(key);
  clear = (): void => this.#kept.clear();
}

/** One after the other, as a browser's tabs would have it. */
class Locks {
  readonly #last = new Map<string, Promise<unknown>>();
  request = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const mine = (this.#last.get(name) ?? Promise.resolve()).then(work, work);
    this.#last.set(name, mine);
    return await mine;
  };
}

export default {
  name: 'page',
  viteEnvironment: 'client',
  setup(global) {
    const at = new URL('http://veche.test/');
    const window = new EventTarget();
    const fakes = {
      indexedDB,
      IDBKeyRange,
      localStorage: new Storage(),
      location: at,
      history: { pushState: () => {}, replaceState: () => {} },
      document: Object.assign(new EventTarget(), { hidden: false, documentElement: { lang: 'en', dataset: {}, style: {} } }),
      addEventListener: window.addEventListener.bind(window),
      removeEventListener: window.removeEventListener.bind(window),
      dispatchEvent: window.dispatchEvent.bind(window),
      matchMedia: () => ({ matches: false, addEventListener: () => {} }),
    };
    for (const [name, value] of Object.entries(fakes)) {
      Object.defineProperty(global, name, { value, configurable: true, writable: true });
    }
    Object.defineProperty(global, 'navigator', { value: { locks: new Locks(), languages: ['en'] }, configurable: true });
    return { teardown: () => {} };
  },
} satisfies Environment;
