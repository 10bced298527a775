/** Changes what the person says of themselves, here and on the server. */
import { call, type Params } from '$lib/api/http';
import type { Chat } from '$lib/chat/chat.svelte';
import { session } from '$lib/session.svelte';

export async function changeProfile(chat: Chat, change: Params<'edit_profile'>): Promise<void> {
  const me = await call('edit_profile', change);
  session.me = me;
  chat.people.take(me.person);
}
