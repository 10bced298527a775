/** The regions of the page, walked by F6: whatever carries `data-region`. */

/** The innermost ones that can be seen, in the order of the page. */
function regions(): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.checkVisibility());
  return all.filter((region) => !all.some((other) => other !== region && region.contains(other)));
}

/** Goes `by` regions on from the one that has the focus. */
export function walkRegions(by: 1 | -1): void {
  const all = regions();
  const here = all.findIndex((region) => region.contains(document.activeElement));
  const to = here < 0 ? (by > 0 ? 0 : all.length - 1) : (here + by + all.length) % all.length;
  enter(all[to]);
}

/** Where one was last in it: what is current, or the message that the Tab key comes to. */
function enter(region: HTMLElement | undefined): void {
  if (!region) return;
  const current = region.querySelector<HTMLElement>('[aria-current="page"], [role="log"] article[tabindex="0"]');
  if (current?.checkVisibility()) return current.focus();
  if (region.tabIndex < 0 && !region.hasAttribute('tabindex')) region.tabIndex = -1;
  region.focus();
}
