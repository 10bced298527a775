import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Gathering } from '../src/lib/gathering';

let taken: number[][];
let gathering: Gathering<number>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  taken = [];
  gathering = new Gathering((all) => taken.push([...all]));
  return () => void Object.assign(document, { hidden: false });
});

describe('what comes in', () => {
  test('one by one is taken at once', () => {
    for (const one of [1, 2, 3]) {
      gathering.add(one);
      vi.advanceTimersByTime(50);
    }
    expect(taken).toEqual([[1], [2], [3]]);
  });

  test('close behind another is taken together, in the order of its coming', () => {
    for (const one of [1, 2, 3, 4]) gathering.add(one);
    expect(taken).toEqual([[1]]);
    vi.advanceTimersByTime(49);
    expect(taken).toEqual([[1]]);
    vi.advanceTimersByTime(1);
    expect(taken).toEqual([[1], [2, 3, 4]]);
  });

  test('thick and fast is taken five times a second, and nothing is left of it', () => {
    for (let one = 1; one <= 400; one++) {
      gathering.add(one);
      vi.advanceTimersByTime(5);
    }
    expect(taken.length).toBeGreaterThan(8);
    expect(taken.length).toBeLessThan(14);
    vi.advanceTimersByTime(200);
    expect(taken.flat()).toEqual(Array.from({ length: 400 }, (_, at) => at + 1));
    gathering.add(401);
    vi.advanceTimersByTime(200);
    gathering.add(402);
    expect(taken.slice(-2)).toEqual([[401], [402]]);
  });

  test('waits for nothing while nobody sees the page', () => {
    Object.assign(document, { hidden: true });
    for (const one of [1, 2, 3]) gathering.add(one);
    expect(taken).toEqual([[1], [2], [3]]);
  });

  test('is taken before what must not overtake it, and once', () => {
    for (const one of [1, 2, 3]) gathering.add(one);
    gathering.settle();
    expect(taken).toEqual([[1], [2, 3]]);
    vi.advanceTimersByTime(1_000);
    expect(taken).toEqual([[1], [2, 3]]);
  });

  test('is forgotten with the socket that told it', () => {
    for (const one of [1, 2, 3]) gathering.add(one);
    gathering.drop();
    vi.advanceTimersByTime(1_000);
    expect(taken).toEqual([[1]]);
  });
});
