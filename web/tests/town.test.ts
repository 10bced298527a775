import { beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => {
  localStorage.clear();
  vi.resetModules();
});

const starts = async (kept?: string) => {
  if (kept !== undefined) localStorage.setItem('veche.town', kept);
  return (await import('$lib/town.svelte')).town;
};

test('a page begins with what the town was known by the last time', async () => {
  const town = await starts('{"name":"Rivers","avatar":7,"language":"ru"}');
  expect(town.sign).toEqual({ name: 'Rivers', avatar: 7, language: 'ru' });
  expect(town.name).toBe('Rivers');
});

test.each([undefined, '', 'null', '{broken', '7', '[]', '{"name":null,"avatar":"x","language":"tlh"}', '{"language":"toString"}'])(
  'what was kept and cannot be used is not there: %s',
  async (kept) => {
    const town = await starts(kept);
    expect(town.sign).toEqual({ name: '', avatar: null, language: null });
    expect(town.name).toBe('Veche');
  },
);
