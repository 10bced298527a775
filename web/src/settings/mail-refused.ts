/** Why a mail server does not take a letter, in words; the statuses are those of RFC 5321. */
import { t } from '$lib/words/index.svelte';

const BUSY: readonly number[] = [421, 450, 451, 452];
const NOWHERE: readonly number[] = [550, 551, 553];
const FULL = 552;

export function mailRefused(status: number): string {
  const { refusals } = t().mail;
  if (status === 0) return refusals.unwritable;
  if (BUSY.includes(status)) return refusals.busy(status);
  if (NOWHERE.includes(status)) return refusals.nowhere(status);
  return status === FULL ? refusals.full(status) : refusals.other(status);
}
