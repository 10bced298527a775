/** Why a push service does not take anything, in words; the statuses are those of RFC 8030, and of those who speak it. */
import { t } from '$lib/words/index.svelte';

export function pushRefused(status: number): string {
  const { refusals } = t().devices;
  if (status === 0) return refusals.forbidden;
  return status === 400 || status === 401 || status === 403 ? refusals.identity(status) : refusals.other(status);
}
