/** The sections of the sidebar as the person has arranged them, and which channels stand in each, in which order. */
import { untrack } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { call, type Params } from '$lib/api/http';
import type { Section, Sort } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { read, write } from '$lib/kept';
import { router } from '$lib/router.svelte';
import { session } from '$lib/session.svelte';
import { placeName } from '$lib/text/names';
import { toasts } from '$lib/ui/toasts.svelte';
import { speech, t } from '$lib/words/index.svelte';
import { recentChannels, rememberOpened } from './remembered';

export const STANDING = ['unread', 'favourites', 'channels', 'directs'] as const;

type Sorted = ReadonlyMap<string, Place[]>;
type Compare = (a: Place, b: Place) => number;
export type SectionChange = Omit<Params<'change_section'>, 'section'>;

/** Rows stay where they are this long after the pointer has moved over them. */
const HOLD_MS = 2_500;
/** How many channels' last times are remembered. */
const REMEMBERED = 300;
/** What was heard is written down together. */
const WRITE_MS = 1_000;
/** So many rows of a section are shown at first. */
const MOST_ROWS = 10;

const standing = (key: (typeof STANDING)[number]): Section => {
  const sort: Sort = key === 'directs' ? 'activity' : 'name';
  return { key, name: null, sort, only_unread: false, is_folded: false, is_hidden: false };
};
/** As they are until something else is known. */
const ALL = STANDING.map(standing);

/** A section as it is called. */
export function sectionName({ key, name }: Section): string {
  return name ?? t().shell.sections[key as (typeof STANDING)[number]];
}

export class Sections {
  /** When somebody last said something in a channel, as far as this browser knows. */
  readonly #active: SvelteMap<number, number>;
  #isHeld = $state.raw(false);
  #release: ReturnType<typeof setTimeout> | undefined;
  #writing: ReturnType<typeof setTimeout> | undefined;
  #last: Sorted | null = null;

  constructor(private readonly chat: Chat) {
    this.#active = new SvelteMap(read<[number, number][]>(this.#key('active'), []));
  }

  /** All of them, from top to bottom. */
  readonly all: readonly Section[] = $derived(session.me?.sections ?? ALL);
  readonly own = $derived(this.all.filter(({ name }) => name !== null));
  readonly #keys = $derived(new Set(this.all.map(({ key }) => key)));
  readonly #hasUnread = $derived(!this.all.some(({ key, is_hidden }) => key === 'unread' && is_hidden));

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
    const sorted = new Map<string, Place[]>(this.all.map(({ key }) => [key, []]));
    for (const place of this.chat.places.values()) sorted.get(this.sectionOf(place))?.push(place);
    const names = new Map([...this.chat.places.values()].map((place) => [place.id, placeName(this.chat, place)]));
    const { compare } = this.#collator;
    const byName: Compare = (a, b) => compare(names.get(a.id)!, names.get(b.id)!) || a.id - b.id;
    // Muted ones last, wherever they stand.
    const byQuiet: Compare = (a, b) => Number(a.isQuiet) - Number(b.isQuiet);
    const byCalls: Compare = (a, b) => Number(this.#calls(b)) - Number(this.#calls(a)) || byName(a, b);
    const by: Record<Sort, Compare> = {
      name: (a, b) => byQuiet(a, b) || byName(a, b),
      activity: (a, b) => byQuiet(a, b) || this.activeAt(b) - this.activeAt(a) || byName(a, b),
      hand: (a, b) => (a.membership.place ?? Infinity) - (b.membership.place ?? Infinity) || byName(a, b),
    };
    for (const { key, sort } of this.all) sorted.get(key)!.sort(key === 'unread' ? byCalls : by[sort]);
    return sorted;
  });

  /** As it is shown: while the pointer moves over the rows they stay. */
  readonly #shown = $derived.by((): Sorted => {
    const sorted = this.#sorted;
    if (this.#isHeld && this.#last && hasAll(this.#last, this.chat.places)) return this.#last;
    return (this.#last = sorted);
  });

  /** Sections that are shown however long they are. */
  readonly whole = new SvelteSet<string>();

  /** Everything that stands in a section. */
  shown(key: string): readonly Place[] {
    return this.#shown.get(key) ?? [];
  }

  /** Whether a section is to be seen at all. */
  isThere({ key, name, is_hidden }: Section): boolean {
    return !is_hidden && (name !== null || key === 'channels' || key === 'directs' || this.shown(key).length > 0);
  }

  /** What is seen of a section: its first rows, or those that are unread, and the one that is open. */
  inSight(section: Section): Place[] {
    const most = section.is_folded ? 0 : this.#isCut(section) && !this.whole.has(section.key) ? MOST_ROWS : Infinity;
    const isSeen = (place: Place, at: number): boolean =>
      section.only_unread && !this.whole.has(section.key) ? place.isUnread && most > 0 : at < most;
    return this.shown(section.key).filter((place, at) => place.id === this.#open || isSeen(place, at));
  }

  /** Whether it has more rows than are shown at first. */
  isLong(section: Section): boolean {
    if (section.is_folded) return false;
    return this.#isCut(section) || (section.only_unread && this.shown(section.key).some((place) => !place.isUnread));
  }

  /** One row more is no longer than the way to it. */
  #isCut({ key, only_unread }: Section): boolean {
    return !only_unread && this.shown(key).length > MOST_ROWS + 1;
  }

  unroll(key: string): void {
    if (!this.whole.delete(key)) this.whole.add(key);
  }

  /** The rows from top to bottom; those of folded sections are passed over. */
  get rows(): Place[] {
    return this.all.flatMap((section) => (section.is_folded ? [] : this.shown(section.key)));
  }

  #calls(place: Place): boolean {
    return place.id === this.#open ? this.#openCalls : place.isCalling;
  }

  /** Where a channel stands now. */
  sectionOf(place: Place): string {
    if (this.#hasUnread && (place.id === this.#open ? this.#openIsUnread : place.isUnread)) return 'unread';
    return this.homeOf(place);
  }

  /** Where a channel stands when everything is read. */
  homeOf({ membership: { section, is_favourite }, channel }: Place): string {
    if (section && this.#keys.has(section)) return section;
    if (is_favourite) return 'favourites';
    return channel.kind === 'direct' ? 'directs' : 'channels';
  }

  activeAt(place: Place): number {
    return this.#active.get(place.id) ?? place.channel.created_at;
  }

  /** Somebody has spoken there. */
  touch(channel: number): void {
    this.#active.set(channel, Date.now());
    if (this.#writing !== undefined) return;
    this.#writing = setTimeout(() => {
      this.#writing = undefined;
      write(this.#key('active'), [...this.#active].sort(([, a], [, b]) => b - a).slice(0, REMEMBERED));
    }, WRITE_MS);
  }

  fold({ key, is_folded }: Section): void {
    void this.change(key, { is_folded: !is_folded });
  }

  /** Changes a section: at once here, and on the person's other devices when the server has it. */
  async change(key: string, change: SectionChange): Promise<void> {
    this.letGo();
    const { me } = session;
    const { before: _, ...rest } = change;
    if (me) session.me = { ...me, sections: this.all.map((one) => (one.key === key ? ({ ...one, ...rest } as Section) : one)) };
    await toasts.run(() => call('change_section', { section: key, ...change }));
    // It may have been refused, and with `before` others have moved.
    await session.reread().catch(() => {});
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
  const held = [...sorted.values()].flat();
  return held.length === places.size && held.every((place) => places.get(place.id) === place);
}
