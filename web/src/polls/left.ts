/** What stood in the form of a poll that was left: it stands there again, until it is asked. */
import type { NewPollInput } from '$lib/api/types';
import type { Written } from './poll-draft.svelte';

/** What a form begins with. */
export interface Begun {
  question: string;
  options: readonly string[];
  poll?: NewPollInput;
}

/** Forms that are remembered, the last ones. */
const MOST = 20;

const forms = new Map<string, Written>();

/** Which form it is: whose, where, and what it began with. */
export const formOf = (person: number, channel: number, thread: number | null, begun: Begun | undefined): string =>
  JSON.stringify([person, channel, thread, begun?.question, begun?.options]);

export const leftIn = (form: string): Written | undefined => forms.get(form);

/** `null` when nothing of it is wanted any more. */
export function leave(form: string, written: Written | null): void {
  forms.delete(form);
  if (!written || [written.question, ...written.options].every((text) => text.trim() === '')) return;
  forms.set(form, written);
  const [oldest] = forms.keys();
  if (forms.size > MOST && oldest !== undefined) forms.delete(oldest);
}
