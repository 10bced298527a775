/** The service worker of the page: registered in production, told what an offline start needs. */
import { router } from '../route.svelte';
import { workerUrl } from '../trusted';

/** A page that does not find a file of its own version reloads once in this long, not for ever. */
const AGAIN_MS = 60_000;
const RELOADED = 'veche.reloaded';

/** To be called once the page stands: it must not wait for any of this. */
export function startWorker(): void {
  addEventListener('vite:preloadError', () => void renew());
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ go?: string }>) => {
    if (typeof data.go === 'string') router.go(data.go);
  });
  if (document.readyState === 'complete') void register();
  else addEventListener('load', () => void register(), { once: true });
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register(workerUrl());
    const { active } = await navigator.serviceWorker.ready;
    // A start without a network shows one or the other; what each imports comes along.
    await Promise.all([import('../../shell/Shell.svelte'), import('../../door/Door.svelte'), import('../../conversation/Conversation.svelte')]);
    // What was loaded before there was a worker went past it.
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    active?.postMessage({ keep: loaded.filter((url) => new URL(url).pathname.startsWith('/assets/')) });
  } catch {
    // A private window, or no network: the page works without.
  }
}

/**
 * A part of the page that was not loaded yet is gone. If that is because the server has a new version, loads the page anew: what is
 * being written is a draft, kept in the browser and on the server, and what was sent waits in the outbox, so all of it is there again.
 */
async function renew(): Promise<void> {
  const before = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - before < AGAIN_MS) return;
  try {
    const mine = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
    const page = await (await fetch('/', { cache: 'no-store' })).text();
    if (!mine || page.includes(mine)) return;
  } catch {
    // The server is away: what is on the screen is better than nothing.
    return;
  }
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}
