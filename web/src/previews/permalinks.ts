/** The links of a text that lead to messages of this server. */
import { channelPath, parse as parsePath } from '$lib/route';
import type { Message } from '$lib/api/types';
import { bareLinksIn } from '$lib/text/links';

export interface Permalink {
  channel: number;
  seq: number;
}

/** So many of one message are shown; whoever lists more wants a list. */
const MOST = 3;

/** Those that stand as bare addresses, each once: what has words of its own says enough. */
export function permalinksIn(text: string): Permalink[] {
  const found = new Map<string, Permalink>();
  for (const href of bareLinksIn(text)) {
    const to = permalink(href);
    if (to) found.set(`${to.channel}/${to.seq}`, to);
  }
  return [...found.values()].slice(0, MOST);
}

function permalink(href: string): Permalink | null {
  if (!URL.canParse(href)) return null;
  const { origin, pathname } = new URL(href);
  const route = parsePath(pathname);
  if (origin !== location.origin || route.page !== 'channel' || route.message === null) return null;
  return { channel: route.channel, seq: route.message };
}

export const addressOf = ({ channel, seq, thread }: Message): string => location.origin + channelPath(channel, seq, thread);
