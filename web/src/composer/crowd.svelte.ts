/** Who is in a channel, as far as writing in it needs to know: whom to offer first, and who will not be told. */
import { SvelteMap } from 'svelte/reactivity';
import { call } from '$lib/api/http';
import type { Place } from '$lib/chat/place.svelte';

const PAGE = 200;
/** People come and go. */
const FRESH_MS = 60_000;

class Crowd {
  /** Whether a person is in it; those not in here were not asked for. */
  readonly #known: SvelteMap<number, boolean>;
  readonly since = Date.now();
  /** Whether everybody is known. */
  #isWhole: boolean;
  #loading: Promise<void> | null = null;
  /** Up to where the channel's log was told before: who came or went behind it is not among those read. */
  readonly #from: number;

  constructor(private readonly place: Place) {
    const { kind, people } = place.channel;
    this.#from = place.known;
    this.#isWhole = kind === 'direct';
    this.#known = new SvelteMap(people.map((person) => [person, true]));
  }

  /** Those who are in it, as far as they are known. */
  get people(): number[] {
    return [...this.#known].filter(([, isIn]) => isIn).map(([person]) => person);
  }

  /** Whether a person is in it; `undefined` until that is known, and from then on the reader's effect runs again. */
  has(person: number): boolean | undefined {
    const moved = this.place.log.notes.findLast((note) => {
      return note.seq > this.#from && (note.type === 'joined' || note.type === 'left') && note.user === person;
    });
    if (moved) return moved.type === 'joined';
    const known = this.#known.get(person);
    if (known !== undefined) return known;
    return this.#isWhole ? false : undefined;
  }

  /** Reads the first ones: all of them in most channels. */
  async load(): Promise<void> {
    if (this.#isWhole) return;
    this.#loading ??= this.#read().catch(() => void (this.#loading = null));
    await this.#loading;
  }

  async #read(): Promise<void> {
    const members = await call('members', { channel: this.place.id, limit: PAGE });
    for (const { user } of members) this.#known.set(user, true);
    this.#isWhole = members.length < PAGE;
  }

  /** Asks about one person, in a channel that is too large to know all of. */
  async ask(person: number): Promise<void> {
    await this.load();
    if (this.has(person) !== undefined) return;
    const [next] = await call('members', { channel: this.place.id, after: person - 1, limit: 1 });
    this.#known.set(person, next?.user === person);
  }

  came(person: number): void {
    this.#known.set(person, true);
  }
}

const crowds = new WeakMap<Place, Crowd>();

/** The people of a channel. Read anew when it was long ago. */
export function crowdOf(place: Place): Crowd {
  let crowd = crowds.get(place);
  if (!crowd || Date.now() - crowd.since > FRESH_MS) crowds.set(place, (crowd = new Crowd(place)));
  return crowd;
}

export type { Crowd };
