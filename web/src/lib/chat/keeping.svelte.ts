/** Keeps the chat on the disk of the browser as long as it is live, and brings it back where the server cannot be reached. */
import { untrack } from 'svelte';
import { session } from '../session.svelte';
import type { Chat } from './chat.svelte';
import { keepChat, type KeptChat } from './kept-chat';
import type { Place } from './place.svelte';

/** So often what has changed is kept anew. */
const EVERY_MS = 10_000;
const MOST_PLACES = 500;
/** Channels that were looked at last, and how much of each. */
const MOST_ENDS = 12;
const MOST_MESSAGES = 60;
const MOST_CHARS = 1_000_000;

/** Begins to keep; what it gives ends that. */
export function keeping(chat: Chat): () => void {
  const keep = (): void => {
    const kept = snapshot(chat);
    if (kept) void keepChat(kept);
  };
  const hidden = (): void => void (document.hidden && keep());
  const timer = setInterval(keep, EVERY_MS);
  document.addEventListener('visibilitychange', hidden);
  // What one may not read any more is gone from the disk as soon as it is from the page.
  const endPlaces = $effect.root(() => {
    $effect(() => {
      void chat.places.size;
      untrack(keep);
    });
  });
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', hidden);
    endPlaces();
  };
}

/** The chat as it is now; `null` while it may be older than that, and once somebody else is here. */
function snapshot(chat: Chat): KeptChat | null {
  const { epoch } = chat;
  const { me } = session;
  if (epoch === null || me?.person.id !== chat.me || chat.connection.state !== 'live') return null;
  const places = [...chat.places.values()].slice(0, MOST_PLACES);
  const seen = new Set([chat.me, ...places.flatMap(({ channel }) => channel.people)]);
  let room = MOST_CHARS;
  const ends: KeptChat['ends'][number][] = [];
  for (const channel of chat.looked.slice(-MOST_ENDS).reverse()) {
    const place = chat.place(channel);
    if (place?.log.state !== 'ready' || place.log.hasAfter) continue;
    const end = endOf(place);
    room -= end.messages.reduce((sum, { text }) => sum + text.length, 0);
    if (room < 0) break;
    for (const { author } of end.messages) seen.add(author);
    ends.push(end);
  }
  const people = [...chat.people.all].filter(({ id }) => seen.has(id));
  return { epoch, me, at: Date.now(), places: places.map(told), people, emoji: chat.emoji?.kept, ends };
}

const told = ({ channel, membership, known, link }: Place): KeptChat['places'][number] => ({
  channel: { ...channel, head: known, link },
  membership,
});

function endOf({ id, known, log }: Place): KeptChat['ends'][number] {
  const { messages, hasBefore } = log;
  return {
    channel: id,
    known,
    hasBefore: hasBefore || messages.length > MOST_MESSAGES,
    messages: messages.slice(-MOST_MESSAGES),
  };
}

/** Shows a chat as it was. What has happened since comes with the next greeting. */
export function recall(chat: Chat, kept: KeptChat): void {
  chat.people.take(...kept.people);
  void recallEmoji(chat, kept.emoji).catch(() => {});
  for (const place of kept.places) chat.enter(place);
  for (const { channel, messages, hasBefore } of kept.ends) chat.place(channel)?.log.recall(messages, hasBefore);
  chat.epoch = kept.epoch;
  chat.recalledAt = kept.at;
  chat.looked = kept.ends.map(({ channel }) => channel).reverse();
  chat.isReady = true;
}

async function recallEmoji(chat: Chat, kept: KeptChat['emoji']): Promise<void> {
  if (!kept) return;
  const { OwnEmoji } = await import('../emoji/own.svelte');
  chat.emoji ??= new OwnEmoji(kept);
}
