/** What a message that begins with `/` asks for, by its names in both languages. */
import type { Channel } from '$lib/api/types';
import type { Place } from '$lib/chat/place.svelte';
import { mayInChannel } from '$lib/may';
import { session } from '$lib/session.svelte';
import { nameKey } from '$lib/text/key';
import type { Language } from '$lib/words/index.svelte';

export type CommandId = 'me' | 'shrug' | 'poll' | 'remind' | 'collapse' | 'expand' | 'topic' | 'invite' | 'status' | 'mute' | 'leave';

export interface Command {
  id: CommandId;
  names: Record<Language, string>;
  /** What only some may do, and not everywhere. */
  needs?: 'set_topic' | 'invite' | 'leave';
}

const COMMANDS: readonly Command[] = [
  { id: 'me', names: { en: 'me', ru: 'я' } },
  { id: 'shrug', names: { en: 'shrug', ru: 'пожать' } },
  { id: 'poll', names: { en: 'poll', ru: 'опрос' } },
  { id: 'remind', names: { en: 'remind', ru: 'напомнить' } },
  { id: 'topic', names: { en: 'topic', ru: 'тема' }, needs: 'set_topic' },
  { id: 'invite', names: { en: 'invite', ru: 'пригласить' }, needs: 'invite' },
  { id: 'status', names: { en: 'status', ru: 'статус' } },
  { id: 'mute', names: { en: 'mute', ru: 'заглушить' } },
  { id: 'collapse', names: { en: 'collapse', ru: 'свернуть' } },
  { id: 'expand', names: { en: 'expand', ru: 'развернуть' } },
  { id: 'leave', names: { en: 'leave', ru: 'выйти' }, needs: 'leave' },
];

const named = (command: Command, key: string, fits: (name: string, key: string) => boolean): boolean =>
  Object.values(command.names).some((name) => fits(name, key));

/** The command that a text begins with, what it is called there and what stands behind it; `null` where the text is only that. */
export function commandIn(text: string): { command: Command | undefined; name: string; rest: string } | null {
  const found = /^\/(\p{L}+)(?:\s+([^]*))?$/u.exec(text);
  if (!found) return null;
  const key = nameKey(found[1]!);
  return { command: COMMANDS.find((one) => named(one, key, (name) => name === key)), name: found[1]!, rest: (found[2] ?? '').trim() };
}

/** Those that may be meant by the first letters of a name, each with the name to be completed. */
export function commandsLike(typed: string, place: Place, language: Language): { command: Command; name: string }[] {
  const key = nameKey(typed);
  const begins = (name: string): boolean => name.startsWith(key);
  return COMMANDS.filter((one) => named(one, key, begins) && isOffered(one, place)).map((command) => {
    const own = command.names[language];
    return { command, name: begins(own) ? own : Object.values(command.names).find(begins)! };
  });
}

function isOffered(
  { needs }: Command,
  place: Pick<Place, 'channel' | 'membership'> & { channel: Pick<Channel, 'kind' | 'mode'> },
): boolean {
  return needs === undefined || mayInChannel(session.me, place, needs);
}
