/** What a stranger asks the server first of all, while the door itself is on its way. */
import { callAsStranger } from '$lib/api/http';
import type { Server } from '$lib/api/types';

let early: Promise<Server> | null = null;

/** How long such an answer is as good as another. */
const GOOD_MS = 10_000;

export function askEarly(): void {
  early = callAsStranger('server', {});
  early.catch(() => {});
  setTimeout(() => (early = null), GOOD_MS);
}

/** The answer to that, for whoever wants it first; others ask now. */
export function askServer(): Promise<Server> {
  const asked = early ?? callAsStranger('server', {});
  early = null;
  return asked;
}
