/** In which order the sidebar shows the channels, and which of its sections are folded. */
import { untrack } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { router } from '$lib/router.svelte';
import { placeName } from '$lib/text/names';
import { speech } from '$lib/words/index.svelte';
import { read, recentChannels, rememberOpened, write } from './remembered';

export type Shelf = 'unread' | 'favourites' | 'channels' | 'directs';
export const SHELVES: readonly Shelf[] = ['unread', 'favourites', 'channels', 'directs'];

type Sorted = Record<Shelf, Place[]>;

/** Rows stay where they are this long after the pointer has moved over them. */
const HOLD_MS = 2_500;
/** How many channels' last times are remembered. */
const REMEMBERED = 300;
/** So many rows of a section are shown at first. */
const MOST_ROWS = 10;
const FOLDED = 'veche.folded';

export class Shelves {
  readonly folded = new SvelteSet<Shelf>(read<Shelf[]>(FOLDED, []));
  /** When somebody last said something in a direct channel, as far as this browser knows. */
  readonly #active: SvelteMap<number, number>;
  #isHeld = $state.raw(false);
  #release: ReturnType<typeof setTimeout> | undefined;
  #last: Sorted | null = null;

  constructor(private readonly chat: Chat) {
    this.#active = new SvelteMap(read<[number, number][]>(this.#key('active'), []));
  }

  readonly #open = $derived(router.route.page === 'channel' ? router.route.channel : null);
  /** A channel stays among the unread ones, or out of them, as long as it is open: no row goes away under a click. */
  readonly #openIsUnread = $derived.by(() => {
    const place = this.#open === null || !this.chat.isReady ? undefined : this.chat.place(this.#open);
    return place !== undefined && untrack(() => place.isUnread);
  });

  /** What is read in an open channel moves its row no more than it takes it away. */
  readonly #openCalls = $derived.by(() => {
    const place = this.#open === null || !this.chat.isReady ? undefined : this.chat.place(this.#open);
    return place !== undefined && untrack(() => place.isCalling);
  });

  readonly #collator = $derived(new Intl.Collator(speech.language, { numeric: true, sensitivity: 'base' }));
  readonly #sorted = $derived.by((): Sorted => {
    const shelves: Sorted = { unread: [], favourites: [], channels: [], directs: [] };
    for (const place of this.chat.places.values()) shelves[this.#shelf(place)].push(place);
    const names = new Map([...this.chat.places.values()].map((place) => [place.id, placeName(this.chat, place)]));
    const { compare } = this.#collator;
    const byName = (a: Place, b: Place): number => compare(names.get(a.id)!, names.get(b.id)!) || a.id - b.id;
    shelves.unread.sort((a, b) => Number(this.#calls(b)) - Number(this.#calls(a)) || byName(a, b));
    // Muted ones last, wherever they stand.
    const byQuiet = (a: Place, b: Place): number => Number(a.isQuiet) - Number(b.isQuiet);
    shelves.favourites.sort((a, b) => byQuiet(a, b) || byName(a, b));
    shelves.channels.sort((a, b) => byQuiet(a, b) || byName(a, b));
    shelves.directs.sort((a, b) => byQuiet(a, b) || this.activeAt(b) - this.activeAt(a) || byName(a, b));
    return shelves;
  });

  /** As it is shown: while the pointer moves over the rows they stay. */
  readonly shown = $derived.by((): Sorted => {
    const sorted = this.#sorted;
    if (this.#isHeld && this.#last && hasAll(this.#last, this.chat.places)) return this.#last;
    return (this.#last = sorted);
  });

  /** Sections that are shown however long they are. */
  readonly whole = new SvelteSet<Shelf>();

  /** What is seen of a section: its first rows, and the one that is open. */
  inSight(shelf: Shelf): Place[] {
    const most = this.folded.has(shelf) ? 0 : this.whole.has(shelf) ? Infinity : this.isLong(shelf) ? MOST_ROWS : Infinity;
    return this.shown[shelf].filter((place, at) => at < most || place.id === this.#open);
  }

  /** Whether it has more rows than are shown at first. One row more is no longer than the way to it. */
  isLong(shelf: Shelf): boolean {
    return !this.folded.has(shelf) && this.shown[shelf].length > MOST_ROWS + 1;
  }

  unroll(shelf: Shelf): void {
    if (!this.whole.delete(shelf)) this.whole.add(shelf);
  }

  /** The rows from top to bottom; those of folded sections are passed over. */
  get rows(): Place[] {
    return SHELVES.flatMap((shelf) => (this.folded.has(shelf) ? [] : this.shown[shelf]));
  }

  #calls(place: Place): boolean {
    return place.id === this.#open ? this.#openCalls : place.isCalling;
  }

  #shelf(place: Place): Shelf {
    if (place.id === this.#open ? this.#openIsUnread : place.isUnread) return 'unread';
    if (place.membership.is_favourite) return 'favourites';
    return place.channel.kind === 'direct' ? 'directs' : 'channels';
  }

  activeAt(place: Place): number {
    return this.#active.get(place.id) ?? place.channel.created_at;
  }

  /** Somebody has spoken there. */
  touch(channel: number): void {
    this.#active.set(channel, Date.now());
    const all = [...this.#active].sort(([, a], [, b]) => b - a).slice(0, REMEMBERED);
    write(this.#key('active'), all);
  }

  fold(shelf: Shelf): void {
    if (!this.folded.delete(shelf)) this.folded.add(shelf);
    write(FOLDED, [...this.folded]);
  }

  /** The channel that was open last. */
  get lastOpen(): number | null {
    return recentChannels(this.chat.me)[0] ?? null;
  }

  opened(channel: number): void {
    rememberOpened(this.chat.me, channel);
  }

  /** Called as the pointer moves over the rows. */
  hold = (): void => {
    this.#isHeld = true;
    clearTimeout(this.#release);
    this.#release = setTimeout(this.letGo, HOLD_MS);
  };

  letGo = (): void => {
    clearTimeout(this.#release);
    this.#isHeld = false;
  };

  #key(what: string): string {
    return `veche.${what}.${this.chat.me}`;
  }
}

function hasAll(sorted: Sorted, places: ReadonlyMap<number, Place>): boolean {
  const held = SHELVES.flatMap((shelf) => sorted[shelf]);
  return held.length === places.size && held.every((place) => places.get(place.id) === place);
}
