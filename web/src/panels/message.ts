/** Begins to write to somebody: their direct channel, made if there is none yet. */
import { call } from '$lib/api/http';
import type { Chat } from '$lib/chat/chat.svelte';
import { channelPath } from '$lib/route';
import { router } from '$lib/router.svelte';

export async function message(chat: Chat, person: number): Promise<void> {
  const place = chat.enter(await call('open_direct', { people: person === chat.me ? [] : [person] }));
  router.go(channelPath(place.id));
}
