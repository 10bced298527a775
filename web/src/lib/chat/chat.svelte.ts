/** The chat as the person sees it: their channels, kept true by what the live socket tells. */
import { SvelteMap } from 'svelte/reactivity';
import { call } from '../api/http';
import type { Event, Message, Place as Told, Waiting } from '../api/types';
import { Connection, type Frame, type Listener, type Positions } from '../connection.svelte';
import { session } from '../session.svelte';
import { town } from '../town.svelte';
import type { Ballots } from '$app/polls/ballots.svelte';
import type { OwnEmoji } from '../emoji/own.svelte';
import type { Uploads } from '../upload/uploads.svelte';
import { Drafts } from './drafts.svelte';
import { Followed } from './followed.svelte';
import { Groups } from './groups.svelte';
import { Named } from './named.svelte';
import { Outbox } from './outbox.svelte';
import { People } from './people.svelte';
import { Place } from './place.svelte';
import { SavedMessages } from './saved-messages.svelte';

/** Channels whose messages are kept in memory when nobody looks at them, and how many of each. */
const WARM = 24;
const WARM_MESSAGES = 90;
/** Longer absences are read as a page, not told event by event. */
const LONG_AWAY = 600;
/** How long `typing` is good for. */
const TYPING_MS = 6_000;

/** Where a log is, and in which history. */
type At = Pick<Told['channel'], 'head' | 'link'>;

/** Called for each message that others post while the page is open. */
export type Heard = (place: Place, message: Message) => void;

export class Chat implements Listener {
  readonly me: number;
  readonly places = new SvelteMap<number, Place>();
  readonly people = new People();
  readonly named = new Named();
  readonly groups = new Groups();
  readonly followed = new Followed();
  readonly saved = new SavedMessages();
  readonly drafts: Drafts;
  readonly connection = new Connection(this);
  readonly outbox: Outbox;
  /** `ready` once the first greeting was heard. */
  isReady = $state.raw(false);
  /** As of when it is shown, where that was kept on the disk and the server has not said anything since. */
  recalledAt = $state.raw<number | null>(null);
  /** Reminders that are due, and scheduled messages. */
  waiting = $state.raw<Waiting>({ reminders: 0, scheduled: 0, unsent: 0, reports: 0, applicants: 0 });
  /** Told of reminders whose time has just come. */
  readonly reminded = new Set<(reminder: number) => void>();
  /** What was last signed in elsewhere by a link of the person's. */
  cameByLink = $state.raw<{ name: string } | null>(null);
  /** Files that are to be sent; loaded when they are first wanted. */
  uploads = $state.raw<Uploads | null>(null);
  /** Emoji of the town's own; there once it has any. */
  emoji = $state.raw<OwnEmoji | null>(null);
  /** What one has chosen in polls; there from the first poll on that comes into sight. */
  ballots: Ballots | null = null;
  /** Told of messages that come in. */
  readonly listeners = new Set<Heard>();
  /** Told of messages that change; without one, of channels of which something went by unheard. */
  readonly changes = new Set<(channel: number, message: Message | null) => void>();

  /** What the badge of the page counts: mentions anywhere, everything in direct channels, and what one is to be reminded of. */
  readonly calls = $derived.by(() => {
    let calls = this.waiting.reminders;
    for (const place of this.places.values()) calls += place.calls;
    return calls;
  });

  #isStopped = false;
  /** Which life of the server's database the logs are of. */
  epoch: string | null = null;
  /** Channels by when they were last looked at, the latest at the end. */
  looked: number[] = [];
  readonly #sweep: ReturnType<typeof setInterval>;

  constructor(me: number) {
    this.me = me;
    this.drafts = new Drafts(me);
    this.outbox = new Outbox(me, this.connection, (message) => this.#put(message), this.withUploads);
    this.#sweep = setInterval(() => this.#sweepTyping(), 1_000);
    addEventListener('pagehide', this.#leaving);
    document.addEventListener('visibilitychange', this.#leaving);
  }

  async start(): Promise<void> {
    await this.outbox.load();
    if (session.recalled) (await import('./keeping.svelte')).recall(this, session.recalled);
    if (!this.#isStopped) this.connection.start();
  }

  stop(): void {
    this.#isStopped = true;
    this.people.stop();
    this.connection.stop();
    this.outbox.stop();
    this.uploads?.stop();
    clearInterval(this.#sweep);
    this.followed.stop();
    removeEventListener('pagehide', this.#leaving);
    document.removeEventListener('visibilitychange', this.#leaving);
  }

  /** What files are sent by, with those that an earlier page has left. */
  withUploads = async (): Promise<Uploads> => {
    const { Uploads } = await import('../upload/uploads.svelte');
    if (this.#isStopped) throw new Error('nobody is here any more');
    if (this.uploads) return this.uploads;
    const { outbox } = this;
    this.uploads = new Uploads(this.me, {
      arrived: () => outbox.resume(),
      refused: (nonce, problem) => outbox.refuse(nonce, problem),
    });
    await this.uploads.load((nonce) => outbox.all.some((pending) => pending.nonce === nonce));
    return this.uploads;
  };

  place(channel: number): Place | undefined {
    return this.places.get(channel);
  }

  /** The channel is on the screen: it stays in memory longest. */
  look(channel: number): void {
    this.looked = [...this.looked.filter((one) => one !== channel), channel];
    for (const one of this.looked.slice(0, -1)) {
      const place = this.place(one);
      if (!place) continue;
      place.log.trim(WARM_MESSAGES);
      place.thread = null;
    }
    for (const cold of this.looked.splice(0, Math.max(0, this.looked.length - WARM))) this.place(cold)?.log.drop();
  }

  /** Says that everything up to a position was seen. */
  async read(channel: number, seq: number): Promise<void> {
    const place = this.place(channel);
    if (!place || seq <= place.membership.read) return;
    // The counts come by the signal: that says as of when they hold, and the answer does not.
    await this.connection.tell('read', { channel, seq });
  }

  async markUnread(channel: number, from: number): Promise<void> {
    await call('mark_unread', { channel, from });
  }

  async readAll(): Promise<void> {
    await call('read_all', {});
    await this.#rereadPlaces();
    this.followed.reread();
  }

  /** What an operation answers is how the message is now. */
  #put(message: Message): void {
    for (const log of this.place(message.channel)?.logs ?? []) log.put(message, true);
  }

  /** Takes a message as an operation has answered it. */
  took(message: Message): void {
    for (const log of this.place(message.channel)?.logs ?? []) log.put(message, false);
  }

  /** A channel that an operation has answered with: joined, made, opened. */
  enter(told: Told): Place {
    const held = this.place(told.channel.id);
    if (held) {
      held.answered(told);
      return held;
    }
    const place = new Place(told, this.me);
    this.places.set(place.id, place);
    return place;
  }

  leave(channel: number): void {
    this.places.delete(channel);
    this.drafts.drop(channel);
    this.looked = this.looked.filter((one) => one !== channel);
  }

  // What the socket tells.

  hello({ epoch, places, present, me, waiting, ...told }: Frame<'hello'>): Positions {
    session.me = me;
    if (waiting) this.waiting = waiting;
    town.now = told.town;
    void this.#emojiAre(told.emoji_version).catch(() => {});
    this.people.take(me.person);
    this.people.present.clear();
    for (const person of present) this.people.present.add(person);

    const channels: Positions['channels'] = {};
    let links: Positions['links'];
    const there = new Set(places.map(({ channel }) => channel.id));
    for (const channel of [...this.places.keys()]) if (!there.has(channel)) this.leave(channel);
    for (const told of places) {
      const held = this.place(told.channel.id);
      if (!held) {
        this.enter(told);
        continue;
      }
      const { log, thread, known } = held;
      log.distrustPages();
      thread?.distrustPages();
      const holds = log.state === 'ready' || thread?.state === 'ready';
      const { head, link } = told.channel;
      const isOther = this.epoch !== epoch || head < known || (head === known && held.link && link !== held.link);
      if (isOther) held.restart(head);
      if (holds && !isOther && head - known <= LONG_AWAY) {
        channels[held.id] = known;
        if (held.link) (links ??= {})[held.id] = held.link;
      } else if (holds) this.#readAnew(held, told.channel);
      else this.#skip(held, told.channel);
      held.told(told);
    }
    const held = this.epoch ?? epoch;
    this.epoch = epoch;
    this.isReady = true;
    this.recalledAt = null;
    return { epoch: held, channels, links };
  }

  resumed(answer: { resync: number[]; gone: number[] }): void {
    for (const channel of answer.gone) this.leave(channel);
    this.groups.reread();
    this.outbox.resume();
    this.uploads?.resume();
    this.ballots?.forget();
    void this.drafts.load().catch(() => {});
    void this.saved.reread();
    this.followed.reread();
  }

  event(event: Event): boolean {
    const place = this.place(event.channel);
    if (!place || event.seq <= place.known) return true;
    if (event.seq !== place.known + 1) return false;
    this.apply(place, event);
    return true;
  }

  /** The next event of a channel's log. The one place where what happened changes what is shown. */
  apply(place: Place, event: Event): void {
    place.apply(event);
    if ('message' in event) for (const told of this.changes) told(place.id, event.message);
    if (event.type === 'deleted') this.saved.drop(event.channel, event.message.seq);
    if (event.type !== 'posted') return;
    const { message } = event;
    if (message.author === this.me && message.nonce) this.outbox.settle(message.nonce);
    if (message.thread !== null && this.#follows(place.id, message.thread)) this.followed.reread();
    if (message.author === this.me || session.ignored.has(message.author)) return;
    for (const heard of this.listeners) heard(place, message);
  }

  entered(told: Told): void {
    const held = this.place(told.channel.id);
    if (!held) this.enter(told);
    else {
      held.told(told);
      if (held.known < told.channel.head) this.#readAnew(held, told.channel);
    }
  }

  resync({ channel, ...at }: Frame<'resync'>): void {
    const place = this.place(channel);
    if (place) this.#readAnew(place, at);
  }

  beat({ heads }: Frame<'beat'>): boolean {
    return Object.entries(heads).every(([channel, head]) => (this.place(Number(channel))?.known ?? head) >= head);
  }

  signal(signal: Frame<'signal'>): void {
    switch (signal.type) {
      case 'gone':
        return this.leave(signal.channel);
      case 'membership':
        return this.place(signal.channel)?.counted(signal.membership, signal.head);
      case 'memberships':
        return void this.#rereadPlaces();
      case 'thread':
        return this.followed.reread();
      case 'saved':
        if (signal.is_saved) void this.saved.reread();
        else this.saved.drop(signal.channel, signal.message);
        return;
      case 'ballot':
        return this.ballots?.take({ channel: signal.channel, seq: signal.message }, signal.choices);
      case 'draft':
        return this.drafts.heard({ ...signal, kept_at: Date.now() });
      case 'waiting':
        this.waiting = signal.waiting;
        if (signal.due !== null) for (const heard of this.reminded) heard(signal.due);
        return;
      case 'signed_in':
        this.cameByLink = signal;
        return;
      case 'me':
        return void session.reread().catch(() => {});
      case 'town':
        return void town.reread().catch(() => {});
      case 'groups':
        return this.groups.reread();
      case 'emoji':
        return void this.#emojiAre(signal.version).catch(() => {});
      case 'person':
        return this.people.reread(signal.user);
      case 'typing':
        return this.#typing(signal);
      case 'presence':
        if (signal.is_here) this.people.present.add(signal.user);
        else this.people.present.delete(signal.user);
    }
  }

  /** The list of the town's own emoji has this version; without any it has none. */
  async #emojiAre(version: number): Promise<void> {
    if (!version && !this.emoji) return;
    const { OwnEmoji } = await import('../emoji/own.svelte');
    this.emoji ??= new OwnEmoji();
    await this.emoji.follow(version);
  }

  #follows(channel: number, root: number): boolean {
    if (this.place(channel)?.log.get(root)?.author === this.me) return true;
    return this.followed.get(channel, root) !== undefined;
  }

  #readAnew(place: Place, at: At): void {
    this.#skip(place, at);
    const isOpen = this.looked.at(-1) === place.id;
    for (const log of place.logs) {
      const wasOpen = log.state !== 'empty';
      log.drop();
      if (wasOpen && isOpen) void log.open(null).catch(() => {});
    }
  }

  /** What happened up to here is not told event by event. */
  #skip(place: Place, { head, link }: At): void {
    if (head !== place.known || link !== place.link) for (const told of this.changes) told(place.id, null);
    place.known = head;
    place.link = link;
  }

  async #rereadPlaces(): Promise<void> {
    try {
      const asked = new Map([...this.places.values()].map((place) => [place.id, ++place.standings]));
      for (const told of await call('channels', {})) {
        this.place(told.channel.id)?.answered(told, asked.get(told.channel.id));
      }
    } catch {
      // The next greeting tells.
    }
  }

  #typing({ channel, thread, user }: { channel: number; thread: number | null; user: number }): void {
    const place = this.place(channel);
    if (!place || user === this.me || session.ignored.has(user)) return;
    const others = place.typing.filter((one) => one.user !== user);
    place.typing = [...others, { user, thread: thread ?? 0, until: Date.now() + TYPING_MS }];
  }

  #sweepTyping(): void {
    const now = Date.now();
    for (const place of this.places.values()) {
      if (place.typing.some(({ until }) => until < now)) place.typing = place.typing.filter(({ until }) => until >= now);
    }
  }

  #leaving = (): void => {
    if (document.hidden) this.drafts.flush();
  };
}
