/** Has what is written sent at another time: what is scheduled leaves the composer once the server has it. */
import { randomId } from '$lib/browser';
import { call } from '$lib/api/http';
import type { Chat } from '$lib/chat/chat.svelte';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import { idIn } from '$lib/upload/delivery';
import { t } from '$lib/words/index.svelte';
import { saidScheduled } from '../clock/said-scheduled';
import type { Attaching } from './attaching.svelte';

export interface Written {
  channel: number;
  thread: number | null;
  inChannel: boolean;
  text: string;
  attaching: Attaching;
  /** It is the server's now. */
  onscheduled: () => void;
}

export function sendLater(chat: Chat, { channel, thread, inChannel, text, attaching, onscheduled }: Written): void {
  const words = t().clock;
  if (!attaching.lying.every(({ state }) => state === 'there')) return toasts.say(words.filesWait);
  const nonce = randomId();
  const lying = [...attaching.lying];
  const files = lying.map(({ kept }) => idIn(kept.place));
  dialogs.open({
    kind: 'when',
    title: words.sendLater,
    verb: words.sendLaterVerb,
    run: async (at) => {
      await call('schedule', { channel, thread, in_channel: inChannel, text: text || null, files, nonce, at });
      chat.uploads?.forget(
        lying.map(({ key }) => key),
        true,
      );
      onscheduled();
      saidScheduled(at);
    },
  });
}
