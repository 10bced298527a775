/** What was sent in a channel, the last first: pictures, films and sounds, other files, links. Where links are, the search knows. */
import { call } from '$lib/api/http';
import type { Message } from '$lib/api/types';
import { linksIn } from '$lib/text/links';
import type { Stretch } from '$lib/ui/paged.svelte';
import type { FileGroup } from '$lib/api/types';
import { sent, type Shown } from '../files/shown';

export const SHARED = ['pictures', 'media', 'documents', 'links'] as const;
export type What = (typeof SHARED)[number];

/** One of them, and the message that it stands in. */
export interface Shared {
  key: string;
  message: Message;
  /** A link has none. */
  file: Shown | null;
  href: string | null;
}

/** What is sent in one month. */
export interface Month {
  /** Its first day. */
  at: number;
  items: Shared[];
}

const GROUPS: Record<Exclude<What, 'links'>, FileGroup> = { pictures: 'images', media: 'media', documents: 'documents' };
const OF_KIND: Record<Shown['kind'], What> = { image: 'pictures', video: 'media', audio: 'media', file: 'documents' };
const PAGE = 60;

/** A page of them. It may have none and not be the last. */
export async function readShared(channel: number, what: What, before: number | null): Promise<Stretch<Shared, number>> {
  if (what === 'links') {
    const { hits, next } = await call('search', { query: `in:${channel} has:link`, before, limit: PAGE });
    return { items: hits.flatMap(({ message }) => inMessage(message, what)), next };
  }
  const { messages, next } = await call('channel_files', { channel, group: GROUPS[what], before, limit: PAGE });
  return { items: messages.flatMap((message) => inMessage(message, what)), next };
}

export function inMessage(message: Message, what: What): Shared[] {
  const key = (part: string | number): string => `${message.seq} ${part}`;
  if (what === 'links') return linksIn(message.text).map((href, at) => ({ key: key(at), message, file: null, href }));
  const files = (message.files ?? []).map((file) => ({ id: file.id, shown: sent(file) }));
  const wanted = files.filter(({ shown }) => OF_KIND[shown.kind] === what);
  return wanted.map(({ id, shown }) => ({ key: key(id), message, file: shown, href: null }));
}

export function byMonth(all: readonly Shared[]): Month[] {
  const months: Month[] = [];
  for (const item of all) {
    const day = new Date(item.message.posted_at);
    const at = new Date(day.getFullYear(), day.getMonth()).getTime();
    const last = months.at(-1);
    if (last?.at === at) last.items.push(item);
    else months.push({ at, items: [item] });
  }
  return months;
}
