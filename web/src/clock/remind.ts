/** Asks when to remind of a message, or of what is noted, and says when it will be. */
import { randomId } from '$lib/browser';
import { call } from '$lib/api/http';
import type { Message } from '$lib/api/types';
import { clockAndDay } from '$lib/text/time';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';

export function remind(message: Message | null): void {
  const words = t().clock;
  const nonce = randomId();
  const about = message ? { channel: message.channel, message: message.seq } : {};
  dialogs.open({
    kind: 'when',
    title: words.remindTitle,
    verb: words.remindVerb,
    note: '',
    run: async (at, text) => {
      await call('remind', { at, text, nonce, ...about });
      toasts.say(words.reminderSet(clockAndDay(at)));
    },
  });
}
