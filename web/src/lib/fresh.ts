/** A page that is older than the server's files: what it wants to load is gone, and only loading it anew helps. */

const KEY = 'veche.reloaded-at';
/** Without a break, a server that lacks a file would be asked for ever. */
const BREAK_MS = 60_000;

export function reloadWhenStale(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (!navigator.onLine || Date.now() - last < BREAK_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  });
}
