/** What this browser keeps of the sidebar: by person, as others may use it too. */
import { read, write } from '$lib/kept';

/** The channels that were open last, the last one first. */
const MOST_RECENT = 20;

/** Whether rows are dragged here: under a finger, holding one opens its menu. */
export const canDrag = matchMedia('(hover: hover)').matches;

const recentKey = (me: number): string => `veche.recent.${me}`;

export function recentChannels(me: number): number[] {
  const kept = read<unknown>(recentKey(me), []);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'number') : [];
}

export function rememberOpened(me: number, channel: number): void {
  const others = recentChannels(me).filter((id) => id !== channel);
  write(recentKey(me), [channel, ...others].slice(0, MOST_RECENT));
}

/** Whether the person wants no help any more with bringing in the first people. */
export const putAwayKey = (me: number): string => `veche.first-link-put-away.${me}`;
