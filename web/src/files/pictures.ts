/** The pictures of a conversation, to be looked at one after the other. */
import type { Message } from '$lib/api/types';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { isPicture, sent, type Shown } from './shown';

/** A picture, and the message that carries it. */
export interface Hung {
  file: Shown;
  message: Message;
}

export function hung(messages: readonly Message[]): Hung[] {
  return messages.flatMap((message) =>
    (message.files ?? [])
      .map(sent)
      .filter(isPicture)
      .map((file) => ({ file, message })),
  );
}

/** Shows one large, with all that stand around it. */
export function look(messages: readonly Message[], file: Shown): void {
  const all = hung(messages);
  const at = all.findIndex((one) => one.file.url === file.url);
  if (at >= 0) dialogs.open({ kind: 'pictures', all, at });
}
