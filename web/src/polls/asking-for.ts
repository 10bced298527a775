/** What a poll asks, as it is written in one text: the question, and the options behind bars or on lines of their own. */
import type { Message } from '$lib/api/types';

export const FEWEST = 2;
export const MOST = 10;
export const OPTION_CHARS = 100;

export interface Asked {
  question: string;
  options: string[];
}

/** `Tea or coffee? | Tea | Coffee`. */
export function readPoll(text: string): Asked {
  const [question = '', ...options] = text.split(/\s*[|\n]\s*/).map((part) => part.trim());
  return { question, options: options.filter(Boolean) };
}

/** Nothing of it can be seen: the server would take it for empty. */
const UNSEEN = /^[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

export type Fault = 'question' | 'unseen' | 'few' | 'many' | 'same' | 'long';

/** What keeps it from being asked. */
export function faultOf({ question, options }: Asked): Fault | null {
  if (UNSEEN.test(question)) return 'question';
  if (options.some((option) => UNSEEN.test(option))) return 'unseen';
  if (options.length < FEWEST) return 'few';
  if (options.length > MOST) return 'many';
  if (options.some((option) => [...option].length > OPTION_CHARS)) return 'long';
  return new Set(options).size < options.length ? 'same' : null;
}

/** A message as plain text, with what could be chosen. */
export function inText({ text, poll }: Pick<Message, 'text' | 'poll'>): string {
  return [text, ...(poll?.options ?? []).map((option) => `- ${option.text}`)].filter(Boolean).join('\n');
}
