/** Everybody that the page has to show by name. Read from the server when first looked at, many at a time. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { call } from '../api/http';
import type { Person } from '../api/types';

/** The most that one request may ask for. */
const BATCH = 100;

export class People {
  readonly #known = new SvelteMap<number, Person>();
  /** Who is here now. */
  readonly present = new SvelteSet<number>();
  readonly #wanted = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  /** The person, as far as they are known by now. Reading again once they are is the reader's effect. */
  get(id: number): Person | undefined {
    const person = this.#known.get(id);
    if (!person) this.#want(id);
    return person;
  }

  /** What to call them; `fallback` while they are not known. */
  name(id: number | null, fallback = '…'): string {
    return (id === null ? undefined : this.get(id)?.name) ?? fallback;
  }

  /** Everybody known by now. */
  get all(): Iterable<Person> {
    return this.#known.values();
  }

  take(...people: Person[]): void {
    for (const person of people) this.#known.set(person.id, person);
  }

  /** Reads somebody again who has changed. */
  reread(id: number): void {
    if (this.#known.has(id)) this.#want(id);
  }

  /** Asks for nobody any more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Looks into the directory. */
  async search(text: string, limit = 20): Promise<Person[]> {
    const found = await call('people', { search: text || null, limit });
    this.take(...found);
    return found;
  }

  #want(id: number): void {
    this.#wanted.add(id);
    if (!this.#isStopped) this.#timer ??= setTimeout(() => void this.#fetch(), 10);
  }

  async #fetch(): Promise<void> {
    this.#timer = undefined;
    const ids = [...this.#wanted].slice(0, BATCH);
    for (const id of ids) this.#wanted.delete(id);
    try {
      this.take(...(await call('people', { ids, limit: BATCH })));
    } catch {
      if (this.#isStopped) return;
      for (const id of ids) this.#wanted.add(id);
      this.#timer ??= setTimeout(() => void this.#fetch(), 3_000);
      return;
    }
    if (this.#wanted.size > 0 && !this.#isStopped) this.#timer ??= setTimeout(() => void this.#fetch(), 10);
  }
}
