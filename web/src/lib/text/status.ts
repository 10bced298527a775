/** What somebody is about, as long as they are. */
import type { Person, Status } from '$lib/api/types';
import { now } from './now.svelte';

/** The status that holds now; one that has ended is none, whether or not the server said so meanwhile. */
export function statusOf(person: Person | null | undefined): Status | null {
  const status = person?.status ?? null;
  return status?.until && status.until <= now.time ? null : status;
}
