/** A channel as the server keeps it: a plain log, and what pages and events it tells of it. */
import type { Event, Membership, Message, MessagePage } from '../../src/lib/api/types';
import { standsIn } from '../../src/lib/chat/standing-in';

type Change = { seq: number; actor: number } & (
  { type: 'posted' | 'edited' | 'deleted' | 'reacted' | 'pinned'; message: number } | { type: 'joined' } | { type: 'renamed'; name: string }
);

const NOTES = ['joined', 'renamed'];

export class Assembly {
  readonly log: Change[] = [];
  readonly messages = new Map<number, Message>();
  /** Events as they were told at the moment they happened. */
  readonly told: Event[] = [];

  constructor(readonly channel = 7) {}

  get head(): number {
    return this.log.length;
  }

  post(
    author: number,
    { thread = null as number | null, inChannel = false, text = '', mentions = [] as number[], nonce = null as string | null } = {},
  ): Message {
    const seq = this.head + 1;
    const message: Message = {
      channel: this.channel,
      seq,
      changed: seq,
      author,
      author_username: `user${author}`,
      text: text || `text ${seq}`,
      nonce,
      posted_at: seq,
      edited_at: null,
      is_deleted: false,
      thread,
      ...(inChannel && { in_channel: true }),
      replies: 0,
      last_reply: null,
      mentions,
      mentions_everyone: false,
      reactions: [],
      pinned_at: null,
    };
    this.messages.set(seq, message);
    if (thread !== null) this.#recount(thread);
    this.#happened({ seq, actor: author, type: 'posted', message: seq });
    return message;
  }

  edit(message: number, mentions?: number[]): void {
    const seq = this.head + 1;
    const old = this.messages.get(message)!;
    this.messages.set(message, { ...old, changed: seq, text: `${old.text}, edited`, edited_at: seq, mentions: mentions ?? old.mentions });
    this.#happened({ seq, actor: old.author, type: 'edited', message });
  }

  react(message: number, by: number): void {
    const seq = this.head + 1;
    const old = this.messages.get(message)!;
    this.messages.set(message, { ...old, changed: seq, reactions: [...old.reactions, { emoji: `${seq}`, people: [by] }] });
    this.#happened({ seq, actor: by, type: 'reacted', message });
  }

  delete(message: number): void {
    const seq = this.head + 1;
    const old = this.messages.get(message)!;
    this.messages.set(message, { ...old, changed: seq, text: '', is_deleted: true, mentions: [], reactions: [] });
    if (old.thread !== null) this.#recount(old.thread);
    this.#happened({ seq, actor: old.author, type: 'deleted', message });
  }

  note(type: 'joined' | 'renamed', by: number): void {
    const seq = this.head + 1;
    this.#happened(type === 'joined' ? { seq, actor: by, type } : { seq, actor: by, type, name: `name ${seq}` });
  }

  /** An event as the server tells it to whoever asks now: with the message as it is now. */
  now(seq: number): Event {
    const change = this.log[seq - 1]!;
    const base = { channel: this.channel, seq, link: '', at: seq, actor: change.actor };
    switch (change.type) {
      case 'joined':
        return { ...base, type: 'joined', user: change.actor };
      case 'renamed':
        return { ...base, type: 'renamed', name: change.name };
      default: {
        const message = { ...this.messages.get(change.message)! };
        const root = message.thread === null ? null : this.messages.get(message.thread)!;
        const thread = root && { root: root.seq, replies: root.replies, last_reply: root.last_reply };
        if (change.type === 'posted' || change.type === 'deleted') return { ...base, type: change.type, message, thread };
        if (change.type === 'reacted') return { ...base, type: 'reacted', message, emoji: 'x' };
        return { ...base, type: change.type, message };
      }
    }
  }

  /** What stands in the channel itself, or in a thread. */
  visible(thread: number | null): Message[] {
    return [...this.messages.values()].filter(
      (message) => standsIn(thread, message) && (!message.is_deleted || (thread === null && message.replies > 0)),
    );
  }

  notes(): Event[] {
    return this.log.filter((change) => NOTES.includes(change.type)).map((change) => this.now(change.seq));
  }

  page({
    before,
    after,
    around,
    limit = 50,
    thread = null,
  }: {
    before?: number;
    after?: number;
    around?: number;
    limit?: number;
    thread?: number | null;
  }): MessagePage {
    const all = this.visible(thread);
    let [from, to] = [Math.max(0, all.length - limit), all.length];
    if (before !== undefined) {
      to = all.filter(({ seq }) => seq < before).length;
      from = Math.max(0, to - limit);
    } else if (after !== undefined) {
      from = all.filter(({ seq }) => seq <= after).length;
      to = Math.min(all.length, from + limit);
    } else if (around !== undefined) {
      const middle = all.filter(({ seq }) => seq < around).length;
      const half = Math.floor(limit / 2);
      [from, to] = [Math.max(0, middle - half), Math.min(all.length, middle + limit - half)];
    }
    const messages = all.slice(from, to).map((message) => ({ ...message }));
    const [hasBefore, hasAfter] = [from > 0, to < all.length];
    const low = !hasBefore ? 0 : (after ?? messages[0]?.seq ?? 0);
    const high = !hasAfter ? this.head + 1 : (before ?? messages.at(-1)?.seq ?? 0);
    const events = thread === null ? this.notes().filter(({ seq }) => seq > low && seq < high) : [];
    return { messages, events, has_before: hasBefore, has_after: hasAfter, head: this.head };
  }

  membership(me: number, read: number): Membership {
    const unread = this.visible(null).filter((one) => one.seq > read && one.author !== me && !one.is_deleted);
    const mentions = unread.filter((one) => one.mentions_everyone || one.mentions.includes(me));
    return {
      is_owner: false,
      has_own_level: false,
      level: 'mentions',
      is_favourite: false,
      read,
      joined_at: 0,
      unread: Math.min(1000, unread.length),
      mentions: Math.min(1000, mentions.length),
    };
  }

  #recount(root: number): void {
    const answers = [...this.messages.values()].filter((one) => one.thread === root && !one.is_deleted);
    const old = this.messages.get(root)!;
    this.messages.set(root, { ...old, replies: answers.length, last_reply: answers.at(-1)?.seq ?? null });
  }

  #happened(change: Change): void {
    this.log.push(change);
    this.told.push(this.now(change.seq));
  }
}
