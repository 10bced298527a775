/** Shows what is told, and takes away what was read meanwhile. */
/// <reference lib="webworker" />
import type { Told } from './told';

const worker = self as unknown as ServiceWorkerGlobalScope;

/** What is kept with a notification. */
interface Kept {
  path?: string;
  /** When the server said it. */
  at?: number;
}
type Shown = Pick<Notification, 'tag' | 'data' | 'close'>;

const ICON = '/icon-192.png';

export async function show(told: Told): Promise<void> {
  const { registration } = worker;
  const shown = await registration.getNotifications().catch(() => []);
  const { title, body, lang, tag, path, at } = told;
  // The page may have shown the same message: that is no news.
  const renotify = !shown.some((one) => one.tag === tag && keptWith(one).path === path);
  await registration.showNotification(title, {
    body,
    lang,
    tag,
    icon: ICON,
    badge: ICON,
    data: { path, at },
    renotify,
  } as NotificationOptions);
  for (const one of shown) if (isRead(one, told)) one.close();
  if (told.badge !== null) await worker.navigator.setAppBadge?.(told.badge).catch(() => {});
}

/** Whether a notification tells of a channel that was read by the time of a later one. What is in a thread is not read with its channel. */
export function isRead(shown: Shown, { tag, at, unread }: Told): boolean {
  const [, channel] = /^c(\d+)$/.exec(shown.tag) ?? [];
  if (!channel || !unread || shown.tag === tag) return false;
  const kept = keptWith(shown);
  return !unread.includes(Number(channel)) && (kept.at ?? 0) < at && !kept.path?.includes('?thread=');
}

export const keptWith = ({ data }: Pick<Shown, 'data'>): Kept => (data as Kept | null) ?? {};
