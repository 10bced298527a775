/** What people and channels are called on the page. */
import type { Chat } from '../chat/chat.svelte';
import type { Place } from '../chat/place.svelte';
import { t } from '../words/index.svelte';

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const letter = (word: string | undefined): string => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '';
  return letter(first) + letter(last);
}

/** What a channel is called: a direct one by the others in it, unless they gave it a name. */
export const placeName = (chat: Chat, place: Place): string => place.channel.name ?? peopleOf(chat, place);

/** The others in a direct channel. */
export function peopleOf(chat: Chat, place: Place): string {
  if (place.others.length === 1 && place.others[0] === chat.me) {
    return `${chat.people.name(chat.me)} (${t().common.you})`;
  }
  return place.others.map((person) => chat.people.name(person)).join(', ');
}
