/** A channel that the person is in: what it is, how they stand in it, and what of it was read into memory. */
import { call } from '../api/http';
import type { Event, Membership, Message, Place as Told } from '../api/types';
import { session } from '../session.svelte';
import { says } from './keywords';
import { Log } from './log.svelte';
import { standsIn } from './standing-in';

/** 1000 stands for 1000 or more, as it does on the wire. */
const MANY = 1000;
/** Nobody needs to know it more exactly. */
export const MOST_COUNTED = 200;

export class Place {
  channel = $state.raw<Told['channel']>(undefined as never);
  membership = $state.raw<Membership>(undefined as never);
  /** The channel itself. */
  readonly log: Log;
  /** The thread that was opened last. */
  thread = $state.raw<Log | null>(null);
  /** Who is typing, until when: by person, for the channel (0) and each thread. */
  typing = $state.raw<readonly { user: number; thread: number; until: number }[]>([]);
  /** The message that is being edited. */
  editing = $state.raw<number | null>(null);
  /** Grows when somebody wants to see its end. */
  presented = $state.raw(0);
  /** How many people are in it, up to `MOST_COUNTED`; `null` until somebody asked. */
  members = $state.raw<number | null>(null);
  /** Up to where the log was told. */
  known = 0;
  /** Which history that position is of; a former version has not kept it. */
  link = '';
  /** How often the socket has told how the person stands here: of two answers with the same head, either may be the later. */
  standings = 0;

  /** Up to where the counts hold. */
  #countedTo = 0;
  #recount: ReturnType<typeof setTimeout> | undefined;

  constructor(
    told: Told,
    private readonly me: number,
  ) {
    this.log = new Log(told.channel.id);
    this.told(told);
    this.known = told.channel.head;
    this.link = told.channel.link;
  }

  get id(): number {
    return this.channel.id;
  }

  /** The others of a direct channel; oneself alone in the channel to oneself. */
  readonly others = $derived.by(() => {
    const others = this.channel.people.filter((person) => person !== this.me);
    return others.length > 0 ? others : this.channel.people;
  });

  readonly isQuiet = $derived.by(() => this.membership.level === 'nothing' || this.channel.mode === 'archived');

  readonly isUnread = $derived.by(() => this.membership.unread > 0 && !this.isQuiet);

  /** What is counted as a number: mentions, and everything in a direct channel. */
  readonly calls = $derived.by(() => {
    const { level, unread, mentions } = this.membership;
    if (level === 'nothing') return 0;
    return this.channel.kind === 'direct' ? unread : mentions;
  });

  readonly isCalling = $derived(this.calls > 0);

  /** Takes the channel and the counts as the socket gives them, in the order in which things happened. */
  told({ channel, membership }: Told): void {
    if (channel.head >= this.known) this.channel = channel;
    if (membership) this.counted(membership, channel.head);
  }

  /** Counts that hold as of `head`, by a signal; those of an earlier moment than what is held are passed over. */
  counted(membership: Membership, head: number): void {
    this.standings++;
    if (head < this.#countedTo) return this.#countAgain();
    this.#countedTo = head;
    this.membership = membership;
  }

  /** Takes what an operation has answered. It was asked when so many standings were told: a later one may have overtaken it. */
  answered(told: Told, asked = -1): void {
    const { head } = told.channel;
    if (head > this.#countedTo || (head === this.#countedTo && asked === this.standings)) this.told(told);
    else if (told.membership) this.#countAgain();
  }

  /** What is held is of another time: the log and the counts begin anew at `head`. */
  restart(head: number): void {
    this.known = head;
    this.#countedTo = 0;
  }

  openThread(root: number): Log {
    if (this.thread?.thread !== root) this.thread = new Log(this.channel.id, root);
    return this.thread!;
  }

  /** Finds out how many people are in it. */
  async countMembers(): Promise<void> {
    this.members ??= (await call('members', { channel: this.id, limit: MOST_COUNTED })).length;
  }

  #recountMembers(by: 1 | -1): void {
    if (this.members !== null && this.members < MOST_COUNTED) this.members += by;
  }

  /** Everything that holds messages of this channel. */
  get logs(): Log[] {
    return this.thread ? [this.log, this.thread] : [this.log];
  }

  apply(event: Event): void {
    this.known = event.seq;
    this.link = event.link;
    for (const log of this.logs) log.apply(event);
    switch (event.type) {
      case 'renamed':
        this.channel = { ...this.channel, name: event.name || null };
        break;
      case 'topic':
        this.channel = { ...this.channel, topic: event.topic };
        break;
      case 'mode':
        this.channel = { ...this.channel, mode: event.mode };
        break;
      case 'slowed':
        this.channel = { ...this.channel, slow_seconds: event.seconds };
        break;
      case 'file_days':
        this.channel = { ...this.channel, file_days: event.days };
        break;
      case 'avatar':
        this.channel = { ...this.channel, avatar: event.avatar };
        break;
      case 'joined':
      case 'left':
        this.#recountMembers(event.type === 'joined' ? 1 : -1);
        break;
      case 'posted':
        if (this.typing.some(({ user }) => user === event.actor)) this.typing = this.typing.filter(({ user }) => user !== event.actor);
    }
    if (event.seq > this.#countedTo) {
      this.#countedTo = event.seq;
      this.#count(event);
    }
  }

  #count(event: Event): void {
    if (event.type === 'edited' && this.#counts(event.message)) return this.#countAgain();
    if (event.type !== 'posted' && event.type !== 'deleted') return;
    const { message } = event;
    if (!this.#counts(message)) return;
    const { unread, mentions } = this.membership;
    // From many, nobody knows how many are left; nor whether a tombstone mentioned anybody.
    if (event.type === 'deleted' && (mentions > 0 || unread >= MANY)) this.#countAgain();
    const by = event.type === 'posted' ? 1 : unread >= MANY ? 0 : -1;
    const mine = event.type === 'posted' && this.mentionsMe(message) ? 1 : 0;
    this.membership = {
      ...this.membership,
      unread: Math.max(0, Math.min(MANY, unread + by)),
      mentions: Math.min(MANY, mentions + mine),
    };
  }

  /** Whether it stands among the unread ones, if it was not deleted. */
  #counts(message: Message): boolean {
    return message.seq > this.membership.read && this.#hears(message) && standsIn(null, message);
  }

  mentionsMe(message: Message): boolean {
    return this.#hears(message) && (message.mentions_everyone || message.mentions.includes(this.me));
  }

  /** Whether a message is for the person: it mentions them, or says one of their words. */
  callsMe(message: Message): boolean {
    return this.mentionsMe(message) || (this.#hears(message) && says(message.text, session.me?.keywords ?? []));
  }

  #hears({ author }: Message): boolean {
    return author !== this.me && !session.ignored.has(author);
  }

  /** Asks the server how many there are: what was counted before cannot tell. */
  #countAgain(): void {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(() => {
      const asked = this.standings;
      call('channel', { channel: this.id }).then(
        (told) => this.answered(told, asked),
        // The next greeting counts anew.
        () => {},
      );
    }, 300);
  }
}
