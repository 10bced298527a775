/** What may be meant by the word at the caret: people, channels, emoji, commands. The list is walked by the keyboard. */
import { untrack } from 'svelte';
import { call } from '$lib/api/http';
import type { Channel, Group, Person } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { loadEmoji, toned, type Emoji, type EmojiSet } from '$lib/emoji/emoji';
import { mayInChannel } from '$lib/may';
import { channelPath } from '$lib/route';
import { session } from '$lib/session.svelte';
import { withLongNames } from '$lib/text/called';
import { nameKey } from '$lib/text/key';
import { read } from '$lib/text/markup/read';
import { speech } from '$lib/words/index.svelte';
import type { Command, commandsLike } from './commands';
import { crowdOf } from './crowd.svelte';
import { tokenAt, type Token } from './tokens';

export type Suggestion =
  | { kind: 'person'; key: string; insert: string; person: Person; isIn: boolean }
  | { kind: 'group'; key: string; insert: string; group: Group }
  | { kind: 'everyone'; key: string; insert: string; word: 'channel' | 'here' }
  | { kind: 'channel'; key: string; insert: string; channel: Channel }
  | { kind: 'emoji'; key: string; insert: string; emoji: Emoji }
  | { kind: 'command'; key: string; insert: string; command: Command };

/** What everybody in a channel may be called besides. */
const EVERYONE = { channel: ['channel', 'all', 'everyone', 'все', 'канал'], here: ['here', 'здесь'] } as const;
const MOST = 8;
/** A pause in writing, and the directory is asked. */
const PAUSE_MS = 120;

export class Suggest {
  token = $state.raw<Token | null>(null);
  /** The row that is lit: Enter takes it. An emoji is lit by whoever wants it, for `:30` and `/:id` are texts. */
  at = $state(0);

  #emoji = $state.raw<EmojiSet | null>(null);
  #commandsFor = $state.raw<typeof commandsLike | null>(null);
  /** Channels that the directory has told of. */
  #open = $state.raw<readonly Channel[]>([]);
  /** Where a list was closed by hand: it does not open again for the same word. */
  #closedAt: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly chat: Chat,
    private readonly place: () => Place,
    /** Whether commands are understood where this is written. */
    private readonly hasCommands = false,
  ) {}

  readonly items = $derived.by((): readonly Suggestion[] => {
    const { token } = this;
    if (!token) return [];
    if (token.sigil === '@') return this.#people(nameKey(token.query));
    if (token.sigil === '#') return this.#channels(nameKey(token.query));
    return token.sigil === ':' ? this.#emojiLike(token.query) : this.#commandsLike(token.query);
  });

  /** Looks at what is being written. */
  look(text: string, caret: number): void {
    const found = tokenAt(text, caret);
    const token = found?.sigil === '/' && !this.hasCommands ? null : found;
    if (!token || token.from !== this.#closedAt) this.#closedAt = null;
    else return this.#set(null);
    if (token?.query === this.token?.query && token?.from === this.token?.from && token?.sigil === this.token?.sigil) return;
    this.#set(token);
    if (token) this.#ask(token);
  }

  /** Closes the list until another word is begun. */
  close(): void {
    this.#closedAt = this.token?.from ?? null;
    this.#set(null);
  }

  move(by: number): void {
    const count = this.items.length;
    if (count > 0) this.at = (Math.max(this.at, by > 0 ? -1 : 0) + by + count) % count;
  }

  #set(token: Token | null): void {
    clearTimeout(this.#timer);
    this.token = token;
    this.at = token?.sigil === ':' ? -1 : 0;
  }

  #ask({ sigil, query }: Token): void {
    const place = untrack(this.place);
    if (sigil === ':') {
      loadEmoji(speech.language).then(
        (set) => (this.#emoji = set),
        () => {},
      );
      return;
    }
    if (sigil === '/') {
      import('./commands').then(
        ({ commandsLike }) => (this.#commandsFor = commandsLike),
        () => {},
      );
      return;
    }
    if (sigil === '@') void crowdOf(place).load();
    if (sigil === '@') void this.chat.groups.load();
    if (sigil === '@' && place.channel.kind === 'direct') return;
    this.#timer = setTimeout(() => void this.#lookInto(sigil, query).catch(() => {}), PAUSE_MS);
  }

  async #lookInto(sigil: '@' | '#', query: string): Promise<void> {
    if (sigil === '@') return void (await this.chat.people.search(query, 20));
    const told = await call('find_channels', { query: query || null, limit: 20 });
    this.#open = told.map(({ channel }) => channel);
  }

  #people(query: string): Suggestion[] {
    const { place, chat } = { place: this.place(), chat: this.chat };
    const crowd = crowdOf(place);
    const isDirect = place.channel.kind === 'direct';
    const inside = new Set(crowd.people);
    const found: { rank: number; item: Suggestion }[] = [];
    const everybody = new Map<number, Person>();
    for (const id of inside) {
      const person = chat.people.get(id);
      if (person) everybody.set(id, person);
    }
    if (!isDirect) for (const person of chat.people.all) everybody.set(person.id, person);
    for (const person of everybody.values()) {
      if (person.id === chat.me || person.is_blocked) continue;
      const rank = rankOf(query, person.username, person.name);
      if (rank === null) continue;
      const isIn = inside.has(person.id) || crowd.has(person.id) !== false;
      const item = { kind: 'person', key: `p${person.id}`, insert: `@${person.username}`, person, isIn } as const;
      found.push({ rank: rank + (isIn ? 0 : 10), item });
    }
    for (const group of chat.groups.all) {
      const rank = rankOf(query, group.name);
      if (rank !== null) found.push({ rank: rank + 1, item: { kind: 'group', key: `g${group.id}`, insert: `@${group.name}`, group } });
    }
    const callsAll = !isDirect && mayInChannel(session.me, place, 'call_everybody');
    for (const word of callsAll ? (['channel', 'here'] as const) : []) {
      const [name, ...others] = EVERYONE[word];
      const isOther = !name.startsWith(query) && others.some((other) => other.startsWith(query));
      if (!name.startsWith(query) && !isOther) continue;
      // Somebody's name that begins so is meant rather than everybody.
      const rank = query === '' || isOther ? 5 : 0.5;
      found.push({ rank, item: { kind: 'everyone', key: word, insert: `@${word}`, word } });
    }
    const name = (item: Suggestion): string => (item.kind === 'person' ? item.person.name : '');
    found.sort((a, b) => a.rank - b.rank || name(a.item).localeCompare(name(b.item)));
    return found.slice(0, MOST).map(({ item }) => item);
  }

  #channels(query: string): Suggestion[] {
    const mine = [...this.chat.places.values()].map(({ channel }) => channel);
    const all = new Map([...this.#open, ...mine].map((channel) => [channel.id, channel]));
    const found: { rank: number; channel: Channel; name: string }[] = [];
    for (const channel of all.values()) {
      if (channel.name === null || channel.kind === 'direct') continue;
      const rank = rankOf(query, channel.name);
      const isMine = this.chat.places.has(channel.id);
      if (rank !== null) found.push({ rank: rank + (isMine ? 0 : 0.5), channel, name: channel.name });
    }
    found.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
    return found.slice(0, MOST).map(({ channel, name }) => {
      // What a call of it would not be read as becomes a link.
      const link = `[#${name.replace(/[[\]\\]/g, '\\$&')}](${location.origin}${channelPath(channel.id)})`;
      const insert = isCalled(name) ? `#${name}` : link;
      return { kind: 'channel', key: `c${channel.id}`, insert, channel };
    });
  }

  #commandsLike(query: string): Suggestion[] {
    const found = this.#commandsFor?.(query, this.place(), speech.language) ?? [];
    return found.map(({ command, name }) => ({ kind: 'command', key: command.id, insert: `/${name}`, command }));
  }

  #emojiLike(query: string): Suggestion[] {
    const found = [...(this.chat.emoji?.search(query, MOST) ?? []), ...(this.#emoji?.search(query, MOST) ?? [])];
    return found.slice(0, MOST).map((emoji) => ({ kind: 'emoji', key: emoji.text, insert: toned(emoji), emoji }));
  }
}

/** Whether a channel is found by its name behind a sign, as messages show it. */
function isCalled(name: string): boolean {
  const text = `#${name}`;
  const [block, ...more] = read(text);
  if (block?.type !== 'paragraph' || more.length > 0) return false;
  const [call, ...rest] = withLongNames(block.children, [nameKey(name)]);
  return call?.type === 'call' && call.text === text && call.tail === '' && rest.length === 0;
}

/** How well a name fits: the beginning best, then the beginning of a word of it, then anywhere; `null` when it does not. */
export function rankOf(query: string, ...names: string[]): number | null {
  if (query === '') return 1;
  const folded = names.map(nameKey);
  if (folded.some((name) => name === query)) return 0;
  if (folded.some((name) => name.startsWith(query))) return 1;
  if (folded.some((name) => name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(query)))) return 2;
  return folded.some((name) => name.includes(query)) ? 3 : null;
}
