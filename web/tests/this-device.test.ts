import { beforeEach, expect, test, vi } from 'vitest';
import type { Device } from '../src/lib/api/types';
import { keyOf, leave, tend, turnOff, turnOn } from '../src/lib/notify/this-device';
import { session } from '../src/lib/session.svelte';
import { Wire } from './support/wire';

const KEY = 'BAECAwQ';
const OTHER = 'BAUGBwg';

/** A browser with its push service, and a server with the devices of one person. */
let house: { key: string; session: string; devices: Partial<Device>[]; next: number };
let held: { key: string; isDead?: boolean } | null;
let refuses: boolean;
let answer: NotificationPermission;
let asked: { applicationServerKey: string; userVisibleOnly: boolean }[];
let closed: number;

const bytes = (key: string): ArrayBuffer =>
  Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)).buffer;
const subscription = () =>
  held && {
    options: { applicationServerKey: bytes(held.key) },
    unsubscribe: async () => void (held = null),
    toJSON: () => ({ endpoint: `https://push.example.org/${held!.key}`, keys: { p256dh: 'p', auth: 'a' } }),
  };

beforeEach(() => {
  localStorage.removeItem('veche.told-here');
  house = { key: KEY, session: 'first', devices: [], next: 1 };
  [held, refuses, answer, asked, closed] = [null, false, 'granted', [], 0];
  const registration = {
    pushManager: {
      getSubscription: async () => subscription(),
      subscribe: async (wanted: (typeof asked)[0]) => {
        if (refuses) throw new DOMException('no service', 'AbortError');
        asked.push(wanted);
        held = { key: wanted.applicationServerKey };
        return subscription();
      },
    },
    getNotifications: async () => [{ close: () => closed++ }],
  };
  const serviceWorker = {
    register: async () => registration,
    ready: Promise.resolve(registration),
    getRegistration: async () => registration,
  };
  Object.assign(navigator, { serviceWorker, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
  vi.stubGlobal('Notification', { permission: 'granted', requestPermission: async () => answer });
  session.me = { person: { id: 5 } } as typeof session.me;
  const wire = new Wire();
  wire.answer = ({ method, path, body }) => {
    if (path === '/sessions')
      return [
        { id: 'other', is_current: false },
        { id: house.session, is_current: true },
      ];
    if (method === 'GET') return { key: house.key, public_url: null, content: 'text', devices: house.devices };
    if (method === 'POST') {
      const device = { id: house.next++, is_current: true, ...(body as { name: string; endpoint: string }) };
      house.devices.push(device);
      return device;
    }
    house.devices = house.devices.filter(({ id }) => path !== `/devices/${id}`);
    return undefined;
  };
});

const ids = () => house.devices.map(({ id }) => id);

test('whoever wants to be told is asked by the browser, and registered with the key of the house', async () => {
  expect(await turnOn()).toBe('on');
  expect(asked).toEqual([{ applicationServerKey: KEY, userVisibleOnly: true }]);
  expect(house.devices).toMatchObject([{ name: 'Firefox, Linux', endpoint: `https://push.example.org/${KEY}`, p256dh: 'p', auth: 'a' }]);
  // Again is the same device.
  await turnOn();
  expect(ids()).toEqual([2]);
  await turnOff();
  expect([ids(), held, closed]).toEqual([[], null, 1]);
});

test('who does not answer, says no, or has no service is told so, and not registered', async () => {
  answer = 'default';
  expect(await turnOn()).toBe('dismissed');
  answer = 'denied';
  expect(await turnOn()).toBe('blocked');
  [answer, refuses] = ['granted', true];
  expect(await turnOn()).toBe('unreachable');
  expect(ids()).toEqual([]);
});

test('a house with another key is subscribed to anew, and the old device is dropped', async () => {
  await turnOn();
  house.key = OTHER;
  expect(keyOf(subscription() as unknown as PushSubscription)).toBe(KEY);
  await tend();
  expect(held?.key).toBe(OTHER);
  expect(ids()).toEqual([2]);
  await tend();
  expect(ids()).toEqual([2]);
});

test('what the browser has lost is made again', async () => {
  await turnOn();
  held = null;
  await tend();
  expect(held).toEqual({ key: KEY });
  expect(ids()).toEqual([2]);
});

test('who comes back by a new session is told again; who was removed is not', async () => {
  await turnOn();
  [house.devices, house.session] = [[], 'second'];
  await tend();
  expect(ids()).toEqual([2]);
  house.devices = [];
  await tend();
  expect([ids(), held]).toEqual([[], null]);
  await tend();
  expect(ids()).toEqual([]);
});

test('somebody else is not told in the place of whoever was here before', async () => {
  await turnOn();
  session.me = { person: { id: 6 } } as typeof session.me;
  house.devices = [];
  await tend();
  expect([ids(), held]).toEqual([[], null]);
});

test('whoever has signed out leaves nothing behind, and nobody is registered who did not ask for it', async () => {
  await tend();
  expect([ids(), asked]).toEqual([[], []]);
  await turnOn();
  await leave();
  expect([held, closed]).toEqual([null, 1]);
  house.devices = [];
  await tend();
  expect(ids()).toEqual([]);
});
