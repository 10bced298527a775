import { describe, expect, it } from 'vitest';
import { goesOn, several } from '../src/lib/api/lists';

const SHORT = { text: 'hello' };
const LONG = { text: 'x'.repeat(10_000) };

describe('a list that comes page by page', () => {
  it('ends with a short page, unless that is full of long texts', () => {
    expect(goesOn([], 50)).toBe(false);
    expect(goesOn([SHORT], 50)).toBe(false);
    expect(
      goesOn(
        Array.from({ length: 50 }, () => SHORT),
        50,
      ),
    ).toBe(true);
    expect(
      goesOn(
        Array.from({ length: 40 }, () => LONG),
        50,
      ),
    ).toBe(true);
    expect(
      goesOn(
        Array.from({ length: 20 }, () => LONG),
        50,
      ),
    ).toBe(false);
  });

  it('is read to its end', async () => {
    const all = Array.from({ length: 100 }, (_, at) => ({ ...LONG, at: 100 - at }));
    const asked: (number | undefined)[] = [];
    const read = async (before?: number) => {
      asked.push(before);
      return all.filter(({ at }) => before === undefined || at < before).slice(0, 30);
    };
    expect(await several(read, 500, ({ at }) => at)).toEqual(all);
    expect(asked).toEqual([undefined, 71, 41, 11]);
  });
});
