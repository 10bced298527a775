/**
 * The shell of the page, for starting without a network: files with a hash in their name from the cache, the page itself from the
 * server as long as it answers. The API is never touched.
 */
/// <reference lib="webworker" />
const worker = self as unknown as ServiceWorkerGlobalScope;

const CACHE = 'shell';
/** Old versions' files go when there are more than this. */
const MOST = 200;

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromCache(request));
  else if (request.mode === 'navigate' && isOurs(url.pathname)) event.respondWith(fromServer(request));
});

/** What a notification leads to: the page that is open, or a new one. */
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = String(event.notification.data ?? '/');
  event.waitUntil(
    worker.clients.matchAll({ type: 'window' }).then(async ([open]) => {
      if (!open) return void (await worker.clients.openWindow(path));
      await open.focus();
      open.postMessage({ go: path });
    }),
  );
});

const PAGES = /^\/($|(sign-in|register|c|search|threads|drafts|saved|mentions|channels|people|invite|settings|moderation)(\/|$))/;
const isOurs = (path: string): boolean => PAGES.test(path);

async function fromCache(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const held = await cache.match(request);
  if (held) return held;
  const fresh = await fetch(request);
  if (fresh.ok) {
    await cache.put(request, fresh.clone());
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => cache.delete(old)));
  }
  return fresh;
}

/** One page serves all paths, so one copy of it is kept. */
async function fromServer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put('/', fresh.clone());
    return fresh;
  } catch (error) {
    const held = await cache.match('/');
    if (held) return held;
    throw error;
  }
}
