/** Asks whether somebody means to leave a channel, and lets them. */
import { call } from '$lib/api/http';
import { paths } from '$lib/api/paths';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { router } from '$lib/router.svelte';
import { placeName } from '$lib/text/names';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';

export function askToLeave(chat: Chat, place: Place): void {
  const name = placeName(chat, place);
  dialogs.open({
    kind: 'confirm',
    title: t().channels.leaveTitle(name),
    text: place.channel.kind === 'closed' ? t().channels.leaveClosed : t().channels.leaveOpen,
    label: t().shell.leave,
    isDanger: true,
    run: async () => {
      await call('leave', { channel: place.id });
      chat.leave(place.id);
      if (router.route.page === 'channel' && router.route.channel === place.id) router.go(paths.home, { replace: true });
      toasts.say(t().channels.left(name));
    },
  });
}
