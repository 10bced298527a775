import { expect, test } from 'vitest';
import { Waiting } from '../src/clock/waiting.svelte';

const item = (id: number, at: number) => ({ id, at });

test('a page that ends early, so that one time is not parted, is not the last', async () => {
  const pages = [[item(1, 10), item(2, 20)], [item(3, 30), item(4, 30), item(5, 30)], [item(6, 40)]];
  const asked: (number | undefined)[] = [];
  const list = new Waiting(
    (after?: number) => {
      asked.push(after);
      return Promise.resolve(pages.shift() ?? []);
    },
    ({ at }) => at,
  );
  await list.read();
  expect(list.all?.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(asked).toEqual([undefined, 20, 30, 40]);
  list.drop(3);
  expect(list.all?.map(({ id }) => id)).toEqual([1, 2, 4, 5, 6]);
});

test('a list that cannot be read says why, and keeps what it had', async () => {
  const list = new Waiting<{ id: number }>(
    () => Promise.reject(new Error('away')),
    ({ id }) => id,
  );
  await list.read();
  expect(list.all).toBeNull();
  expect(list.error).toBeInstanceOf(Error);
});
