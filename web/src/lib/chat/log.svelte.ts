/** A stretch of a channel's log, or of a thread in it, as far as it was read. Always without a hole in between. */
import { call } from '../api/http';
import type { Event, Message, MessagePage } from '../api/types';
import { standsIn } from './standing-in';

/** What is told between the messages: who came, went, renamed. */
export type Note = Extract<Event, { type: 'joined' | 'left' | 'renamed' | 'topic' | 'mode' | 'slowed' | 'file_days' }>;

const PAGE = 60;
/** More than anyone looks back at in one go; then the far end is let go. */
const MOST = 1_500;

const NOTES = ['joined', 'left', 'renamed', 'topic', 'mode', 'slowed', 'file_days'];
const isNote = (event: Event): event is Note => NOTES.includes(event.type);

/** With one more where it belongs: mostly at the end, for it has just happened. */
function withOne<T extends { seq: number }>(all: readonly T[], one: T): T[] {
  const at = all.findLastIndex(({ seq }) => seq < one.seq) + 1;
  return at === all.length ? [...all, one] : all.toSpliced(at, 0, one);
}

/** A tombstone is shown as long as it has answers. */
const isGone = (message: Message): boolean => message.is_deleted && message.replies === 0;

export class Log {
  /** By seq. */
  messages = $state.raw<readonly Message[]>([]);
  notes = $state.raw<readonly Note[]>([]);
  hasBefore = $state.raw(false);
  /** Whether there is more behind the last: then new messages are not put here, for that would leave a hole. */
  hasAfter = $state.raw(false);
  /** `ready` once a first page is there. */
  state = $state.raw<'empty' | 'loading' | 'ready' | 'failed'>('empty');
  isLoadingBefore = $state.raw(false);
  isLoadingAfter = $state.raw(false);
  /** Counts up when messages were put in or let go at the front: the list keeps its place then. */
  prepended = $state.raw(0);
  /** Counts up when a page came in place of all that was held. */
  opened = $state.raw(0);

  /** The message that a thread answers; `null` for a channel, and until it is known. */
  root = $state.raw<Message | null>(null);

  /** Pages that were asked for before a greeting mean nothing after it. */
  #greetings = 0;
  /** A page that replaces all makes those asked for before it worthless. */
  #replaced = 0;
  /** So does letting go of an end: what they bring does not join on to what is left. */
  #cuts = 0;
  /** The head of the page that has the end: what the channel's log says up to there is in it already. */
  #endAt = 0;
  #inFlight = 0;
  /** What was told while a page was under way: the page may be older. */
  readonly #told: Event[] = [];
  /** Up to which position `replies` of a message is known. */
  readonly #repliesAt = new Map<number, number>();

  constructor(
    readonly channel: number,
    /** The first message of the thread; `null` for the channel itself. */
    readonly thread: number | null = null,
  ) {}

  get(seq: number): Message | undefined {
    return this.messages[this.#find(seq)];
  }

  /** Reads the end of it, or around a position, unless what is held shows that already. */
  async open(at: number | null): Promise<void> {
    if (this.state === 'ready') {
      if (at === null ? !this.hasAfter : this.#holds(at)) return;
    }
    await this.#load({ around: at }, 'replace');
  }

  async older(): Promise<void> {
    if (!this.hasBefore || this.isLoadingBefore || this.state !== 'ready') return;
    if (this.messages.length === 0) return await this.#load({ around: null }, 'replace');
    this.isLoadingBefore = true;
    try {
      await this.#load({ before: this.#first() }, 'before');
    } finally {
      this.isLoadingBefore = false;
    }
  }

  async newer(): Promise<void> {
    if (!this.hasAfter || this.isLoadingAfter || this.state !== 'ready') return;
    if (this.messages.length === 0) return await this.#load({ around: null }, 'replace');
    this.isLoadingAfter = true;
    try {
      await this.#load({ after: this.#last() }, 'after');
    } finally {
      this.isLoadingAfter = false;
    }
  }

  /** Shows the end of it as it was kept. */
  recall(messages: readonly Message[], hasBefore: boolean): void {
    if (this.state !== 'empty') return;
    this.messages = messages;
    this.hasBefore = hasBefore;
    this.opened++;
    this.state = 'ready';
  }

  /** Forgets everything; what is under way is dropped when it arrives. */
  drop(): void {
    this.#replaced++;
    this.#told.length = 0;
    this.#repliesAt.clear();
    this.messages = [];
    this.notes = [];
    this.root = null;
    this.hasBefore = this.hasAfter = false;
    this.state = 'empty';
  }

  /** A greeting came: pages under way were read in another time. Those who wait for them ask again. */
  distrustPages(): void {
    this.#greetings++;
    this.#told.length = 0;
  }

  /** Lets go of all but the end, when nobody looks at it. */
  trim(most: number): void {
    if (this.hasAfter) return this.drop();
    if (this.messages.length <= most) return;
    this.messages = this.messages.slice(-most);
    this.hasBefore = true;
    this.#forgetOutside();
  }

  /** Lets go of the far end, when there is more than anyone looks back at: what is around a position stays. */
  bound(around: number): void {
    const over = this.messages.length - MOST;
    if (over <= 0 || this.#inFlight > 0) return;
    if (around < this.messages[this.messages.length >> 1]!.seq) {
      this.messages = this.messages.slice(0, MOST);
      this.hasAfter = true;
    } else {
      this.prepended++;
      this.messages = this.messages.slice(over);
      this.hasBefore = true;
    }
    this.#forgetOutside();
  }

  apply(event: Event): void {
    if (this.#inFlight > 0) this.#told.push(event);
    this.#applyToRoot(event);
    if (this.state === 'ready') this.#apply(event);
  }

  #apply(event: Event): void {
    if (isNote(event)) {
      const isNew = this.thread === null && this.#isNew(event.seq) && !this.notes.some((note) => note.seq === event.seq);
      if (isNew) this.notes = withOne(this.notes, event);
      return;
    }
    if ('message' in event && event.message) this.#put(event.message, event.type === 'posted', event.seq);
    if ('thread' in event && event.thread) {
      const { root, replies, last_reply } = event.thread;
      const at = this.#find(root);
      if (at < 0 || (this.#repliesAt.get(root) ?? 0) >= event.seq) return;
      this.#repliesAt.set(root, event.seq);
      this.#set(at, { ...this.messages[at]!, replies, last_reply });
    }
  }

  #applyToRoot(event: Event): void {
    if (!this.root) return;
    if ('message' in event && event.message.seq === this.thread) this.#takeText(event.message);
    if ('thread' in event && event.thread?.root === this.thread) {
      const { replies, last_reply } = event.thread;
      this.root = { ...this.root, replies, last_reply };
    }
  }

  /** Takes a message as it is now, unless a later one is held. `isNew` puts it in when it was not there. */
  put(message: Message, isNew: boolean): void {
    if (message.seq === this.thread) this.#takeText(message);
    if (this.state === 'ready') this.#put(message, isNew, 0);
  }

  /** `asOf` is the position up to which the message's answers are counted in it; 0 when nobody knows. */
  #put(message: Message, isNew: boolean, asOf: number): void {
    if (!standsIn(this.thread, message)) return;
    const at = this.#find(message.seq);
    if (at < 0) {
      if (!isNew || !this.#isNew(message.seq) || isGone(message)) return;
      this.#repliesAt.set(message.seq, asOf);
      this.messages = withOne(this.messages, message);
      return;
    }
    const held = this.messages[at]!;
    if (held.changed > message.changed) return;
    // Answering does not change a message: whichever count is the later one holds.
    const isCounted = asOf > (this.#repliesAt.get(message.seq) ?? 0);
    if (isCounted) this.#repliesAt.set(message.seq, asOf);
    const { replies, last_reply } = isCounted ? message : held;
    this.#set(at, { ...message, replies, last_reply });
  }

  /** Whether what has just happened at a position belongs to the end that is held. */
  #isNew(seq: number): boolean {
    const isBefore = this.hasBefore && this.messages.length > 0 && seq < this.#first();
    return !this.hasAfter && !isBefore && seq > this.#endAt;
  }

  async #load(where: { around?: number | null; before?: number; after?: number }, how: 'replace' | 'before' | 'after') {
    if (how === 'replace') {
      this.#replaced++;
      if (this.state !== 'ready') this.state = 'loading';
    }
    const [replaced, cuts] = [this.#replaced, this.#cuts];
    this.#inFlight++;
    try {
      const { channel, thread } = this;
      for (;;) {
        const greetings = this.#greetings;
        const [root, page] = await Promise.all([
          thread !== null && how === 'replace' ? call('message', { channel, message: thread }) : null,
          call('messages', { channel, thread, limit: PAGE, ...where }),
        ]);
        if (replaced !== this.#replaced || cuts !== this.#cuts) return;
        if (greetings !== this.#greetings) continue;
        if (root) this.#take(root);
        return this.#merge(page, how);
      }
    } catch (error) {
      if (replaced !== this.#replaced) return;
      if (how === 'replace' && this.state !== 'ready') this.state = 'failed';
      throw error;
    } finally {
      this.#inFlight--;
      if (this.#inFlight === 0) this.#told.length = 0;
    }
  }

  /** Keeps the thread's first message as it was read, and whatever was told of it meanwhile: that may be later. */
  #take(root: Message): void {
    if (!this.root || this.root.changed <= root.changed) this.root = root;
    for (const event of this.#told) this.#applyToRoot(event);
  }

  /** The thread's first message has changed. Answering does not change it: how many there are is told apart. */
  #takeText(root: Message): void {
    if (!this.root || this.root.changed > root.changed) return;
    this.root = { ...root, replies: this.root.replies, last_reply: this.root.last_reply };
  }

  #merge(page: MessagePage, how: 'replace' | 'before' | 'after'): void {
    const notes = page.events.filter(isNote);
    const held = how === 'replace' ? [] : this.messages;
    const known = new Map(held.map((message) => [message.seq, message]));
    const fresh = page.messages.filter((message) => {
      const mine = known.get(message.seq);
      return !mine || mine.changed < message.changed;
    });
    for (const message of fresh) known.set(message.seq, message);
    const all = [...known.values()].sort((a, b) => a.seq - b.seq);
    const allNotes = new Map((how === 'replace' ? [] : this.notes).map((note) => [note.seq, note]));
    for (const note of notes) allNotes.set(note.seq, note);
    if (how === 'replace') {
      this.#cuts++;
      this.#repliesAt.clear();
    }
    for (const message of fresh) this.#repliesAt.set(message.seq, page.head);

    if (how !== 'after') this.hasBefore = page.has_before;
    if (how !== 'before') {
      this.hasAfter = page.has_after;
      this.#endAt = page.head;
    }
    if (how === 'before') this.prepended++;
    if (how === 'replace') this.opened++;
    this.messages = all;
    this.notes = [...allNotes.values()].sort((a, b) => a.seq - b.seq);
    this.state = 'ready';
    for (const event of this.#told) if (event.seq > page.head) this.#apply(event);
  }

  /** After an end was let go: what lay there, and what is on the way to join on to it. */
  #forgetOutside(): void {
    this.#cuts++;
    const [first, last] = [this.#first(), this.#last()];
    this.notes = this.notes.filter(({ seq }) => (!this.hasBefore || seq > first) && (!this.hasAfter || seq < last));
    for (const seq of this.#repliesAt.keys()) if (seq < first || seq > last) this.#repliesAt.delete(seq);
  }

  #holds(seq: number): boolean {
    if (this.messages.length === 0) return !this.hasBefore && !this.hasAfter;
    return (!this.hasBefore || seq >= this.#first()) && (!this.hasAfter || seq <= this.#last());
  }

  #first = (): number => this.messages[0]?.seq ?? Number.MAX_SAFE_INTEGER;
  #last = (): number => this.messages.at(-1)?.seq ?? 0;

  #set(at: number, message: Message): void {
    this.messages = isGone(message) ? this.messages.toSpliced(at, 1) : this.messages.with(at, message);
  }

  /** The index of a message; -1 when it is not held. */
  #find(seq: number): number {
    let [low, high] = [0, this.messages.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = this.messages[middle]!.seq;
      if (here === seq) return middle;
      if (here < seq) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
