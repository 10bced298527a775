/** Whether the page is covered: something stands over the page that has keys of its own: a dialog, a menu, a picker. Toasts have none. */
export const isCovered = (): boolean => document.querySelector('dialog[open], :popover-open:not([data-toasts])') !== null;
