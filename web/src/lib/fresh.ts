/** A page that is older than the server's files: what it wants to load is gone, and only loading it anew helps. */
import { paths } from './api/paths';

/** A page that does not find a file of its own version reloads once in this long, not for ever. */
const AGAIN_MS = 60_000;
const KEY = 'veche.reloaded-at';

/**
 * Loads the page anew when a part of it is gone because the server has a new version. What is being written is a draft, kept in
 * the browser and on the server, and what was sent waits in the outbox, so all of it is there again.
 */
export function reloadWhenStale(): void {
  addEventListener('vite:preloadError', () => void renew());
}

async function renew(): Promise<void> {
  const before = Number(sessionStorage.getItem(KEY) ?? 0);
  if (Date.now() - before < AGAIN_MS) return;
  try {
    const mine = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
    const page = await (await fetch(paths.home, { cache: 'no-store' })).text();
    if (!mine || page.includes(mine)) return;
  } catch {
    // The server is away: what is on the screen is better than nothing.
    return;
  }
  sessionStorage.setItem(KEY, String(Date.now()));
  location.reload();
}
