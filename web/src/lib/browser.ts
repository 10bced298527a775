/**
 * What browsers give only to pages over HTTPS or from the same machine. In many a house Veche is served over plain HTTP, and has
 * to do without.
 */

/** 128 random bits in hexadecimal. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The locks that tabs share; `undefined` where each tab stands alone. */
export const locks: LockManager | undefined = navigator.locks;

/** Does something while no other tab does. Without locks it is merely done. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  return locks ? await locks.request(name, async () => await work()) : await work();
}

/** Puts a text on the clipboard. To be called on a click. */
export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return await navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  const before = document.activeElement;
  // A dialog lets nothing outside of it have the focus.
  (before?.closest('dialog') ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!isCopied) throw new Error('the browser did not copy');
}
