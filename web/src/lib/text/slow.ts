/** How slow a channel may be made, in seconds, and in words. */
import { t } from '$lib/words/index.svelte';

/** What is offered; the server takes any number up to the last. */
export const PACES = [0, 5, 10, 30, 60, 300, 900, 3600, 21_600] as const;

/** A waiting time in the largest unit that fits. */
export function wait(seconds: number): string {
  const words = t().common;
  if (seconds % 3600 === 0) return words.hours(seconds / 3600);
  return seconds % 60 === 0 ? words.minutes(seconds / 60) : words.seconds(seconds);
}

/** The paces to choose from, with the one that holds. */
export const pacesWith = (seconds: number): number[] => [...new Set([...PACES, seconds])].sort((a, b) => a - b);
