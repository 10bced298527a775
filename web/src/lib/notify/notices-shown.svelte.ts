/** What was shown of a channel goes away once that was read, here or elsewhere. */
import type { Chat } from '../chat/chat.svelte';
import { number } from '../route';

/** What was read one after the other is taken away together. */
const AFTER_MS = 500;

/** By this a notification is one of a channel, here and where the server makes it. */
export const tagOf = (channel: number): string => `c${channel}`;

/** To be run within an effect. */
export function shown(chat: Chat): void {
  const unread = $derived([...chat.places.values()].filter(({ membership }) => membership.unread > 0).map(({ id }) => id));
  // Only when it is another list; what was kept on the disk is too old to go by.
  const state = $derived(chat.isReady && chat.recalledAt === null ? JSON.stringify([unread, chat.followed.unread]) : null);
  $effect(() => {
    if (state === null) return;
    const timer = setTimeout(() => void clear(chat, new Set(unread)).catch(() => {}), AFTER_MS);
    return () => clearTimeout(timer);
  });
}

async function clear(chat: Chat, unread: ReadonlySet<number>): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const one of (await registration?.getNotifications()) ?? []) if (isRead(chat, unread, one)) one.close();
}

function isRead(chat: Chat, unread: ReadonlySet<number>, { tag, data }: Notification): boolean {
  const channel = number(/^c(\d+)$/.exec(tag)?.[1]);
  if (channel === null) return false;
  const root = number(/\?thread=(\d+)/.exec((data as { path?: string } | null)?.path ?? '')?.[1]);
  // An answer is read in its thread.
  return root === null ? !unread.has(channel) : chat.followed.get(channel, root)?.unread === 0;
}
