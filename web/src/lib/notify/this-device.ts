/** This browser as a device that is told while no page is open: its subscription at its push service, and the server's word of it. */
import { call } from '../api/http';
import type { Devices } from '../api/types';
import { read, write } from '../kept';
import { session } from '../session.svelte';
import { deviceName } from '../text/agent';
import { workerUrl } from '../trusted';

/** Who wants to be told here, and by which session they were registered. */
const KEY = 'veche.told-here';

interface Kept {
  person: number;
  session: string;
}

/** What becomes of the wish to be told. */
export type Outcome = 'on' | 'blocked' | 'dismissed' | 'unreachable';

/** Has the browser ask, and registers it. To be called on a click: before that nothing may be waited for. */
export async function turnOn(): Promise<Outcome> {
  const allowed = await Notification.requestPermission();
  if (allowed !== 'granted') return allowed === 'denied' ? 'blocked' : 'dismissed';
  const devices = await call('devices', {});
  let subscription: PushSubscription;
  try {
    subscription = await subscribed(devices.key);
  } catch {
    return 'unreachable';
  }
  await register(subscription, devices);
  return 'on';
}

/** Tells it no more. */
export async function turnOff(): Promise<void> {
  await dropOwn(await call('devices', {}));
  await leave();
}

/** Forgets who was told here, and takes away what is shown; the server forgets a device with its session. */
export async function leave(): Promise<void> {
  localStorage.removeItem(KEY);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
}

/** Sees to it that who wants to be told here is told: the browser, or the server, may have lost its half of it. */
export async function tend(): Promise<void> {
  const kept = remembered();
  if (!kept || Notification.permission !== 'granted') return;
  if (kept.person !== session.me?.person.id) return await leave();
  const held = await (await worker()).pushManager.getSubscription();
  const devices = await call('devices', {});
  const isKnown = devices.devices.some(({ is_current }) => is_current);
  if (isKnown && held && keyOf(held) === devices.key) return;
  // By the same session it was registered, and is not: its owner has removed it from another device.
  if (!isKnown && kept.session === (await current())) return await leave();
  await register(await subscribed(devices.key), devices);
}

/** Does so once. Whatever keeps it from that keeps it from it no longer than until the next page. */
export function tending(): () => void {
  void tend().catch(() => {});
  return () => {};
}

async function register(subscription: PushSubscription, before: Devices): Promise<void> {
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
  const name = deviceName(navigator.userAgent);
  const added = await call('add_device', { name, endpoint, p256dh, auth });
  await dropOwn({ ...before, devices: before.devices.filter(({ id }) => id !== added.id) });
  write(KEY, { person: session.me!.person.id, session: await current() } satisfies Kept);
}

async function dropOwn({ devices }: Devices): Promise<void> {
  for (const { id, is_current } of devices) if (is_current) await call('drop_device', { device: id });
}

/** A subscription is good for one key of a server: a house that was made anew has another. */
async function subscribed(key: string): Promise<PushSubscription> {
  const { pushManager } = await worker();
  const held = await pushManager.getSubscription();
  if (held && keyOf(held) === key) return held;
  await held?.unsubscribe();
  return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function worker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(workerUrl());
  return await navigator.serviceWorker.ready;
}

/** The key that it was made for, in base64 for addresses. */
export function keyOf({ options }: Pick<PushSubscription, 'options'>): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function current(): Promise<string> {
  return (await call('sessions', {})).find(({ is_current }) => is_current)?.id ?? '';
}

const remembered = (): Kept | null => read<Kept | null>(KEY, null);
