/** Where others have mentioned the person, the newest first. */
import { call } from '$lib/api/http';
import type { Message } from '$lib/api/types';
import type { Stretch } from '$lib/ui/paged.svelte';

const PAGE = 50;

/** A page of them; `null` for the first. */
export async function mentions(before: string | null): Promise<Stretch<Message, string>> {
  const { messages, next } = await call('mentioned', { before, limit: PAGE });
  return { items: messages, next };
}
