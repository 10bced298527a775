import { describe, expect, it } from 'vitest';
import type { Facts } from '../src/lib/api/types';
import { points, SPAN_MS, withSample, type Taken } from '../src/moderation/samples';

const facts = (more: Partial<Facts>): Facts => ({
  version: '1',
  engine: 'SQLite',
  started_at: 1,
  people: 1,
  channels: 1,
  messages_at_most: 1,
  sockets: 1,
  posts: 0,
  cpu_ms: null,
  memory_bytes: null,
  store_bytes: 0,
  nodes: [],
  public_url: null,
  has_devices: false,
  has_mail: false,
  ...more,
});

function taken(...samples: [number, Partial<Facts>][]): Taken[] {
  return samples.reduce<Taken[]>((all, [at, more]) => withSample(all, at, facts(more)), []);
}

describe('samples of the server', () => {
  it('tell rates by what was counted before', () => {
    const all = taken([0, { cpu_ms: 100, posts: 10 }], [3_000, { cpu_ms: 1_600, posts: 11 }], [6_000, { cpu_ms: 1_600, posts: 16 }]);
    expect(points(all, 'cpu').map(({ value }) => value)).toEqual([null, 50, 25]);
    expect(points(all, 'posts').map(({ value }) => value)).toEqual([null, 20, 60]);
  });

  it('know nothing of what the server does not tell', () => {
    const all = taken([0, { memory_bytes: null, cpu_ms: null }], [3_000, {}]);
    for (const name of ['memory', 'cpu'] as const) {
      expect(points(all, name).map(({ value }) => value)).toEqual([null, null]);
    }
    expect(points(all, 'sockets').map(({ value }) => value)).toEqual([1, 1]);
  });

  it('forget what is too old, and everything when the server has started anew', () => {
    expect(taken([0, {}], [SPAN_MS, {}], [SPAN_MS + 1, {}])).toHaveLength(2);
    expect(taken([0, {}], [3_000, { started_at: 2 }])).toHaveLength(1);
  });
});
