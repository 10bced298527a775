import { expect, it } from 'vitest';
import { Paged, stretch } from '../src/lib/ui/paged.svelte';

const all = Array.from({ length: 25 }, (_, at) => at + 1);
const numbers = (limit: number): Paged<number> =>
  new Paged(async (from) => stretch(all.filter((n) => n > (from ?? 0)).slice(0, limit), limit, (last) => last));

it('reads to the end, each once', async () => {
  const list = numbers(10);
  while (list.hasMore) await list.more();
  expect(list.items).toEqual(all);
});

it('asks once more when the last page was full', async () => {
  const list = numbers(5);
  let pages = 0;
  for (; list.hasMore; pages++) await list.more();
  expect([pages, list.items.length]).toEqual([6, 25]);
});

it('keeps what it has when a page fails, and goes on from there', async () => {
  let isDown = false;
  const list = new Paged<number>(async (from) => {
    if (isDown) throw new Error('down');
    return stretch(all.filter((n) => n > (from ?? 0)).slice(0, 10), 10, (last) => last);
  });
  await list.more();
  isDown = true;
  await list.more();
  expect(list.error).toBeInstanceOf(Error);
  isDown = false;
  await list.more();
  expect([list.items.length, list.error]).toEqual([20, null]);
});

it('takes no page of before it was begun anew', async () => {
  const waiting: ((items: number[]) => void)[] = [];
  const list = new Paged<number>(() => new Promise((done) => waiting.push((items) => done({ items, next: null }))));
  const old = list.again();
  const fresh = list.again();
  waiting[1]!([2]);
  waiting[0]!([1]);
  await Promise.all([old, fresh]);
  expect([list.items, list.isBusy]).toEqual([[2], false]);
});
