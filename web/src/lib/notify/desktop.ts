/** Notifications of the desktop: by the service worker when there is one, for those outlive the page. */
import { router } from '../router.svelte';

export interface Notice {
  title: string;
  body: string;
  /** Where a click leads. */
  path: string;
  /** One that replaces another has the same. */
  tag: string;
}

export type Permission = 'granted' | 'denied' | 'default' | 'unsupported';

/** Whether the browser lets the page notify. */
export const permission = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');

/** Asks the person; only ever after a click of theirs. */
export async function askPermission(): Promise<Permission> {
  return 'Notification' in window ? await Notification.requestPermission() : 'unsupported';
}

export async function show({ title, body, path, tag }: Notice): Promise<void> {
  if (permission() !== 'granted') return;
  // The page makes its own sound, if the person wants one.
  const options = { body, tag, icon: '/icon-192.png', badge: '/icon-192.png', silent: true, data: { path }, renotify: true };
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.active) return await registration.showNotification(title, options);
  const notice = new Notification(title, options);
  notice.onclick = () => {
    notice.close();
    window.focus();
    router.go(path);
  };
}
