/** The service worker of the page: registered in production, told what an offline start needs. */
import { router } from './router.svelte';
import { workerUrl } from './trusted';
import { speech } from './words/index.svelte';

/** Whoever has just come has better things to do than to load what they may need without a network. */
const LATER_MS = 10_000;

/** Goes where the worker leads, from the first moment on: whoever clicks a notification while the page loads gets there, too. */
export function followWorker(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ go?: string }>) => {
    if (typeof data.go === 'string') router.go(data.go);
  });
}

/** To be called once the page stands: it must not wait for any of this. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  if (document.readyState === 'complete') void register();
  else addEventListener('load', () => void register(), { once: true });
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register(workerUrl());
    // A start without a network stands at the door, which says what waits; what it imports comes along.
    await Promise.all([import('../door/Door.svelte'), speech.atDoor()]);
    await keepLoaded();
    await new Promise((done) => setTimeout(done, LATER_MS));
    await Promise.all([import('../shell/Shell.svelte'), import('../conversation/Conversation.svelte')]);
    await keepLoaded();
  } catch {
    // A private window, or no network: the page works without.
  }
}

/** Has the worker keep what was loaded before there was one, and so went past it. */
async function keepLoaded(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  active?.postMessage({ keep: loaded.filter((url) => new URL(url).pathname.startsWith('/assets/')) });
}
