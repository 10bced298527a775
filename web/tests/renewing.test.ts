import { beforeEach, expect, test, vi } from 'vitest';

let asked: string[];
let devices: { id: number; name: string; is_current: boolean }[];
let unsubscribed: number;
let keys: string[];

const subscription = (endpoint: string): PushSubscription =>
  ({
    toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: async () => ++unsubscribed > 0,
  }) as unknown as PushSubscription;

vi.stubGlobal('self', {
  navigator: { locks: { request: async (_: string, work: () => Promise<unknown>) => await work() } },
  registration: {
    pushManager: {
      subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
        keys.push(applicationServerKey);
        return subscription('https://push.example.org/made');
      },
    },
  },
});
const { renew } = await import('../src/sw/renewing');

beforeEach(() => {
  [asked, keys, unsubscribed] = [[], [], 0];
  devices = [
    { id: 3, name: 'Chrome, Linux', is_current: true },
    { id: 4, name: 'Safari, iOS', is_current: false },
  ];
  vi.stubGlobal('fetch', async (path: string, { method, body }: { method: string; body: string | null }) => {
    asked.push(`${method} ${path.replace('/api/v1', '')} ${body ?? ''}`.trim());
    if (path.endsWith('/refresh')) return new Response('{"access":"access"}');
    return method === 'GET' ? Response.json({ key: 'KEY', devices }) : new Response('');
  });
});

const added = (endpoint: string): string => `POST /devices {"name":"Chrome, Linux","endpoint":"${endpoint}","p256dh":"p","auth":"a"}`;

test('the server is told of the new address, and forgets the old one', async () => {
  await renew(subscription('https://push.example.org/given'));
  expect(asked).toEqual(['POST /sessions/refresh {}', 'GET /devices', added('https://push.example.org/given'), 'DELETE /devices/3']);
  expect(keys).toEqual([]);
});

test('where the browser has made none, one is made for the key of the house', async () => {
  await renew(null);
  expect(keys).toEqual(['KEY']);
  expect(asked).toContain(added('https://push.example.org/made'));
});

test('who was removed is not told again', async () => {
  devices = [devices[1]!];
  await renew(subscription('https://push.example.org/given'));
  expect(asked).toHaveLength(2);
  expect(unsubscribed).toBe(1);
});

test('who has signed out is nobody', async () => {
  vi.stubGlobal('fetch', async () => new Response('{}', { status: 401 }));
  await expect(renew(null)).rejects.toThrow('401');
  expect(keys).toEqual([]);
});
