/** What the settings need of notifications: leave to show them, and one to try. */
import { preferences } from '$lib/preferences.svelte';
import { t } from '$lib/words/index.svelte';

export type Permission = 'granted' | 'denied' | 'default' | 'unsupported';

export const permission = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');

/** Asks the browser for leave, which it grants on a click only. True when it is there. */
export async function askDesktop(): Promise<boolean> {
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}

/** Shows a notification, as one about a message would look. */
export async function test(): Promise<void> {
  if (!preferences.desktop || permission() !== 'granted') return;
  const { testTitle, testText } = t().settings;
  const options = { body: testText, icon: '/icon.svg', tag: 'test', silent: !preferences.sound };
  // On phones only a service worker may show them.
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker) await worker.showNotification(testTitle, options);
  else new Notification(testTitle, options);
}
