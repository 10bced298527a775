/** How slow a channel may be. */
import { t } from '$lib/words/index.svelte';

/** Seconds between two messages that are offered; the server takes any number up to the last. */
export const SLOWNESSES = [0, 10, 30, 60, 300, 900, 3_600, 21_600] as const;

/** A waiting time in the largest unit that fits. */
export function slowness(seconds: number): string {
  const words = t().common;
  if (seconds % 3600 === 0) return words.hours(seconds / 3600);
  return seconds % 60 === 0 ? words.minutes(seconds / 60) : words.seconds(seconds);
}
