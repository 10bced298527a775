/** What the server says of itself. */
import { call } from '$lib/api/http';
import type { Facts } from '$lib/api/types';

/** With what this page measures over time; each is `null` where the server cannot tell. */
export type Sample = Facts & {
  /** Milliseconds of processor time since it runs. */
  cpu_ms?: number | null;
  memory_bytes?: number | null;
  /** Messages posted since it runs. */
  posts?: number | null;
  store_bytes?: number | null;
};

export const readFacts = async (): Promise<Sample> => await call('facts', {});
