/** What a poll asks, as it is written, and how it stands when somebody votes. */
import { expect, test } from 'vitest';
import type { Poll } from '../src/lib/api/types';
import { faultOf, inText, readPoll } from '../src/polls/asking-for';
import { isOver, isSame, recounted } from '../src/polls/voting';

const ME = 1;

const poll = (more: Partial<Poll> = {}): Poll => ({
  options: [
    { text: 'tea', votes: 1, people: [2] },
    { text: 'coffee', votes: 1, people: [ME] },
  ],
  is_multiple: false,
  is_anonymous: false,
  closes_at: null,
  closed_at: null,
  voters: 2,
  ...more,
});

test('a poll is written in a line, or in several', () => {
  const asked = { question: 'Tea or coffee?', options: ['Tea', 'Coffee'] };
  expect(readPoll('Tea or coffee? | Tea |Coffee ')).toEqual(asked);
  expect(readPoll('Tea or coffee?\nTea\n\nCoffee\n')).toEqual(asked);
  expect(readPoll('')).toEqual({ question: '', options: [] });
  expect(readPoll('| a | b')).toEqual({ question: '', options: ['a', 'b'] });
});

test.each([
  ['| a | b', 'question'],
  ['q? | a', 'few'],
  ['q? | a | \u200b', 'unseen'],
  ['\u2060 | a | b', 'question'],
  ['q? | a | a', 'same'],
  [`q? ${'| x'.repeat(11)}`, 'many'],
  [`q? | a | ${'я'.repeat(101)}`, 'long'],
  [`q? | a | ${'😀'.repeat(100)}`, null],
])('what is wrong with %s is %s', (text, fault) => expect(faultOf(readPoll(text))).toBe(fault));

test('one votes otherwise, and all numbers follow', () => {
  const changed = recounted(poll(), [1], [0], ME);
  expect(changed.options.map(({ votes }) => votes)).toEqual([2, 0]);
  expect(changed.options.map(({ people }) => people)).toEqual([[2, ME], []]);
  expect(changed.voters).toBe(2);
  expect(recounted(poll(), [1], [], ME).voters).toBe(1);
  const first = recounted(poll({ is_anonymous: true, voters: 1, options: [{ text: 'tea', votes: 1 }] }), [], [0], ME);
  expect(first).toMatchObject({ voters: 2, options: [{ text: 'tea', votes: 2 }] });
  expect(first.options[0]).not.toHaveProperty('people');
  expect(isSame([0, 2], [2, 0]) && !isSame([0], []) && !isSame([0], [1])).toBe(true);
});

test('a poll is over when it was closed or its time has come', () => {
  expect(isOver(poll(), Number.MAX_SAFE_INTEGER)).toBe(false);
  expect(isOver(poll({ closed_at: 5 }), 1)).toBe(true);
  expect([4, 5].map((now) => isOver(poll({ closes_at: 5 }), now))).toEqual([false, true]);
});

test('as text it is its question and what could be chosen', () => {
  expect(inText({ text: 'Tea?', poll: poll() })).toBe('Tea?\n- tea\n- coffee');
  expect(inText({ text: 'hello' })).toBe('hello');
});
