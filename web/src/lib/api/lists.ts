/** From so many characters on a page may have ended because of its bytes: the server ends one at a MiB. */
const LONG = 1 << 18;

/** Whether a list may go on behind this page of it. */
export function goesOn(items: readonly unknown[], limit: number): boolean {
  return items.length > 0 && (items.length >= limit || JSON.stringify(items).length > LONG);
}

/** The first items of a list, as many pages as they take; `most` where a page has less. */
export async function several<T, C>(
  read: (before: C | undefined) => Promise<readonly T[]>,
  limit: number,
  cursor: (last: T) => C,
  most = limit,
): Promise<T[]> {
  const all: T[] = [];
  let before: C | undefined;
  for (;;) {
    const page = await read(before);
    all.push(...page);
    if (all.length >= most || !goesOn(page, limit)) return all;
    before = cursor(page.at(-1)!);
  }
}
