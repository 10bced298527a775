/** What is asked before a text goes out: whether a command that nobody knows is meant as text, and whether so many are to be told. */
import type { Chat } from '$lib/chat/chat.svelte';
import { MOST_COUNTED, type Place } from '$lib/chat/place.svelte';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { t } from '$lib/words/index.svelte';
import { carryOut } from './carry-out';
import { commandIn } from './commands';

/** From so many others on, calling all of them is worth a question. */
const MANY = 6;

export interface Outcome {
  thread: number | null;
  /** Whether an answer is for the channel itself as well. */
  inChannel: boolean;
  /** It is sent as it is. */
  post: (text: string) => void;
  /** It was a command, and is dealt with. */
  dealt: () => void;
}

export async function ask(chat: Chat, place: Place, text: string, { thread, inChannel, post, dealt }: Outcome): Promise<void> {
  const found = commandIn(text);
  if (!found) return await askForAll(place, text, post);
  const { command, name, rest } = found;
  if (command) {
    if (await carryOut(command.id, { chat, place, thread, inChannel, post }, rest)) dealt();
    return;
  }
  const words = t().commands;
  dialogs.open({
    kind: 'confirm',
    title: words.unknown(`/${name}`),
    text: words.unknownText,
    label: words.asText,
    run: async () => post(text),
  });
}

async function askForAll(place: Place, text: string, post: (text: string) => void): Promise<void> {
  // Without a connection nobody can say how many they are; it is sent when there is one.
  await place.countMembers().catch(() => {});
  const others = (place.members ?? 1) - 1;
  if (others < MANY) return post(text);
  const words = t().commands;
  const isCut = place.members! >= MOST_COUNTED;
  dialogs.open({
    kind: 'confirm',
    title: words.callAll(others, isCut),
    text: words.callAllText,
    label: t().composer.send,
    run: async () => post(text),
  });
}
