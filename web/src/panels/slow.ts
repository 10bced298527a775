/** How slow a channel may be made, in seconds, and in words. */
import { t } from '$lib/words/index.svelte';

export const PACES = [0, 5, 10, 30, 60, 300, 900, 3600, 21_600] as const;

export function pace(seconds: number): string {
  const { common } = t();
  const { slowOff, slowEvery } = t().panels;
  if (seconds === 0) return slowOff;
  if (seconds % 3600 === 0) return slowEvery(common.hours(seconds / 3600));
  return slowEvery(seconds % 60 === 0 ? common.minutes(seconds / 60) : common.seconds(seconds));
}
