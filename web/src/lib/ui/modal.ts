/** What every dialog over the page has in common. */
import type { Attachment } from 'svelte/attachments';

/**
 * Shows a dialog over the page for as long as it is there. Esc closes it at once, so that the next key is the page's again; the focus
 * goes back to where it was, unless it has been given elsewhere meanwhile.
 */
export function modal(onclose: () => void, shown: () => void = () => {}): Attachment<HTMLDialogElement> {
  return (dialog) => {
    const before = document.activeElement;
    const listening = new AbortController();
    const { signal } = listening;
    // A field for files within it is cancelled, too, and that rises to here.
    const cancelled = (event: Event): void => {
      if (event.target !== dialog) return;
      event.preventDefault();
      onclose();
    };
    dialog.addEventListener('cancel', cancelled, { signal });
    dialog.addEventListener('close', onclose, { signal });
    dialog.showModal();
    shown();
    return () => {
      listening.abort();
      const isFree = dialog.contains(document.activeElement) || document.activeElement === document.body;
      dialog.close();
      if (isFree && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  };
}
