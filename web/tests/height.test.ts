import { describe, expect, it } from 'vitest';
import { usualHeight } from '../src/conversation/height';
import { rows } from '../src/conversation/rows';
import { message } from './support/message';

const of = (texts: readonly string[], isPhone = false): number =>
  usualHeight(rows({ messages: texts.map((text, at) => message(at + 1, { text })), me: 1, isWhole: false }), isPhone);

describe('the usual height of rows', () => {
  it('is that of a line where people say little', () => {
    expect(of(['yes', 'no', 'perhaps', 'later'])).toBe(25);
  });

  it('grows with what is said, and more where lines are short', () => {
    const long = Array.from({ length: 4 }, () => 'word '.repeat(30));
    expect(of(long)).toBe(25 + 22);
    expect(of(long, true)).toBe(25 + 3 * 22);
    expect(of(Array.from({ length: 4 }, () => 'one\n\ntwo\nthree'))).toBe(25 + 2 * 22);
  });

  it('is not that of one who says much', () => {
    expect(of(['yes', 'no', 'word '.repeat(500), 'later'])).toBe(36);
  });

  it('is there before anybody says anything', () => {
    expect(of([])).toBe(36);
  });
});
