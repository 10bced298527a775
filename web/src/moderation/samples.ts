/** What becomes of the server's facts over time. */
import type { Facts } from '$lib/api/types';

export const EVERY_MS = 3_000;
/** How far back is shown. */
export const SPAN_MS = 5 * 60_000;
/** Over how long a rate is taken: a single sample would jump. */
const RATE_MS = 15_000;

export interface Taken {
  at: number;
  facts: Facts;
}

export interface Point {
  at: number;
  value: number | null;
}

export const PLOTS = ['sockets', 'posts', 'cpu', 'memory', 'store'] as const;
export type PlotName = (typeof PLOTS)[number];

/** Adds a sample; what is too old goes. Another start of the server begins anew: its counts did too. */
export function withSample(taken: readonly Taken[], at: number, facts: Facts): Taken[] {
  const same = taken.at(-1)?.facts.started_at === facts.started_at ? taken : [];
  return [...same.filter((one) => at - one.at <= SPAN_MS), { at, facts }];
}

export function points(taken: readonly Taken[], name: PlotName): Point[] {
  return taken.map((one, index) => ({ at: one.at, value: valueOf(taken, index, name) }));
}

function valueOf(taken: readonly Taken[], index: number, name: PlotName): number | null {
  const { facts } = taken[index]!;
  switch (name) {
    case 'sockets':
      return facts.sockets;
    case 'memory':
      return facts.memory_bytes;
    case 'store':
      return facts.store_bytes;
    case 'posts':
      return rate(taken, index, 60_000, ({ posts }) => posts);
    case 'cpu':
      return rate(taken, index, 100, ({ cpu_ms }) => cpu_ms);
  }
}

/** By how much a count has grown in so much time. */
function rate(taken: readonly Taken[], index: number, per: number, count: (facts: Facts) => number | null): number | null {
  const now = taken[index]!;
  const before = taken.slice(0, index).find((one) => now.at - one.at <= RATE_MS);
  const [from, to] = [before && count(before.facts), count(now.facts)];
  if (!before || from === null || from === undefined || to === null) return null;
  return (Math.max(0, to - from) / (now.at - before.at)) * per;
}
