/** Where a notification leads. */
/// <reference lib="webworker" />
const worker = self as unknown as ServiceWorkerGlobalScope;

/** Paths of the page; `vite.config.ts` puts it here, for what the worker imports would be a file that the page has too. */
declare const PAGES: RegExp;
export const isOurs = (path: string): boolean => PAGES.test(path);

/** The path of a link to the page, whatever the house is called there; its beginning for anything else. */
export function pathOf(link: unknown): string {
  try {
    const { pathname, search } = new URL(String(link), worker.location.origin);
    return isOurs(pathname) ? pathname + search : '/';
  } catch {
    return '/';
  }
}

/** Goes there: in a page that is open, without loading it anew, or in a new one. */
export async function goTo(path: string): Promise<void> {
  const all = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Files and documents are of this origin, too.
  const pages = all.filter(({ url }) => isOurs(new URL(url).pathname));
  const page = pages.find(({ focused }) => focused) ?? pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0];
  const open = await page?.focus().catch(() => undefined);
  if (open) open.postMessage({ go: path });
  else await worker.clients.openWindow(path);
}
