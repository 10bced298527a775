/** Quoting a message: its words with a bar, under a link to it. */
import { tick } from 'svelte';
import type { Message } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import { inText } from '../polls/asking-for';
import { addressOf } from './permalinks';

/** Of a long one the beginning: whoever wants more follows the link. */
const MOST_LINES = 12;
const MOST_CHARS = 1_000;

/** The quotation as it is written. */
export function quotation(message: Message, name: string): string {
  const lines = beginning(inText(message)).split('\n');
  const files = (message.files ?? []).map(({ name }) => `📎 ${name}`);
  const said = [...(lines[0] === '' ? [] : lines), ...files].map((line) => `> ${line}`.trimEnd());
  return `[${name.replace(/[[\]\\]/g, '')}](${addressOf(message)}):\n${said.join('\n')}\n\n`;
}

/** Puts it behind what was begun in a channel or a thread; where that is written, one goes on behind it. */
export async function quote(chat: Chat, message: Message, thread: number | null, area?: HTMLTextAreaElement | null): Promise<void> {
  const begun = chat.drafts.text(message.channel, thread).trimEnd();
  const now = quotation(message, chat.people.name(message.author, message.author_username));
  chat.drafts.write(message.channel, thread, begun === '' ? now : `${begun}\n\n${now}`);
  await tick();
  area?.focus();
  area?.setSelectionRange(area.value.length, area.value.length);
}

function beginning(text: string): string {
  const whole = text.split('\n').slice(0, MOST_LINES).join('\n');
  const cut = [...whole].slice(0, MOST_CHARS).join('');
  return cut.length < text.length ? `${cut.trimEnd()}…` : cut;
}
