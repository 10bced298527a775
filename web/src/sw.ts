/**
 * The shell of the page, for starting without a network: files with a hash in their name from the cache, the page itself from the
 * server as long as it answers. And what comes while no page is open: what it says, and where it leads. Of the API nothing is kept.
 */
/// <reference lib="webworker" />
import { goTo, isOurs, pathOf } from './sw/leading';
import { renew } from './sw/renewing';
import { keptWith, show } from './sw/showing';
import { toldBy } from './sw/told';

const worker = self as unknown as ServiceWorkerGlobalScope;

const CACHE = 'shell';
/** A file is the same however it was asked for: a script says its origin, this worker does not. */
const ANY = { ignoreVary: true };
/** Old versions' files go when there are more than this. */
const MOST = 200;

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

/** Files that the page has loaded before this worker was there. */
worker.addEventListener('message', (event) => {
  const { keep } = event.data as { keep?: string[] };
  if (keep) event.waitUntil(keepAll(keep));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromCache(request));
  else if (request.mode === 'navigate' && isOurs(url.pathname)) event.respondWith(fromServer(request));
});

worker.addEventListener('push', (event) => {
  // Where the browser itself has read what is told, it shows that by itself.
  if (!event.data && 'notification' in event) return;
  event.waitUntil(show(toldBy(event.data?.text())));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(goTo(pathOf(keptWith(event.notification).path)));
});

worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event.newSubscription ?? null).catch(() => {})));

async function fromCache(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const held = await cache.match(request, ANY);
  if (held) return held;
  const fresh = await fetch(request);
  if (fresh.ok) {
    await cache.put(request, fresh.clone());
    await bound(cache);
  }
  return fresh;
}

/** The page itself, too: it was loaded before there was a worker to see it. */
async function keepAll(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const url of ['/', ...urls]) {
    try {
      if (!(await cache.match(url, ANY))) await cache.add(url);
    } catch {
      // One that cannot be had does not keep the others from being kept.
    }
  }
  await bound(cache);
}

/** The oldest go first; the page itself never does. */
async function bound(cache: Cache): Promise<void> {
  const files = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== '/');
  await Promise.all(files.slice(0, Math.max(0, files.length - MOST)).map((old) => cache.delete(old)));
}

/** One page serves all paths, so one copy of it is kept. */
async function fromServer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put('/', fresh.clone());
    return fresh;
  } catch (error) {
    const held = await cache.match('/', ANY);
    if (held) return held;
    throw error;
  }
}
