/** Where others have mentioned the person, the newest first. */
import { call } from '$lib/api/http';
import type { Message } from '$lib/api/types';
import { session } from '$lib/session.svelte';
import type { Stretch } from '$lib/ui/paged.svelte';

const PAGE = 50;

/** A page of them, of those before a cursor; `null` for the newest. */
export async function mentions(before: number | null): Promise<Stretch<Message, number>> {
  const { id, username } = session.me!.person;
  const { hits, next } = await call('search', { query: `"@${username}" -from:${username}`, before, limit: PAGE });
  const items = hits.map(({ message }) => message).filter((message) => message.mentions_everyone || message.mentions.includes(id));
  return { items, next };
}
