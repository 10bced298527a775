/** The last search of each chat, so that coming back from a message finds it as it was. */
import type { Chat } from '$lib/chat/chat.svelte';
import { Search } from './search.svelte';

const kept = new WeakMap<Chat, Search>();

export function searchOf(chat: Chat): Search {
  const held = kept.get(chat);
  if (held) return held;
  const search = new Search();
  kept.set(chat, search);
  chat.changes.add((channel, message) => search.heard(channel, message));
  return search;
}
