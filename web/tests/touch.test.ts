import { expect, test } from 'vitest';
import { Touch } from '../src/conversation/touch';
import { Stay } from './support/alive';

/** What becomes of a press: where and for how long it was, and on what. */
function pressed({ ms = 100, by = 0, type = 'touch', isButton = false, hasActions = true } = {}): string[] {
  const stay = new Stay();
  const done: string[] = [];
  const touch = new Touch(stay, { tapped: () => done.push('tapped'), held: () => done.push('held') });
  const target = { closest: () => (isButton ? {} : null) };
  touch.began({ pointerType: type, timeStamp: 0, clientX: 50, clientY: 50 } as PointerEvent);
  touch.contextMenu({ preventDefault: () => done.push('no menu of the browser') } as unknown as Event);
  touch.ended({ timeStamp: ms, clientX: 50, clientY: 50 + by, target } as unknown as PointerEvent, hasActions);
  stay.pass();
  return done.filter((what) => ms > 450 || what !== 'no menu of the browser');
}

test('a finger taps or holds', () => {
  expect(pressed()).toEqual(['tapped']);
  expect(pressed({ ms: 500 })).toEqual(['no menu of the browser', 'held']);
});

test('a finger that scrolls, or is on what answers by itself, means nothing', () => {
  for (const what of [{ by: 20 }, { isButton: true }, { hasActions: false }]) expect(pressed(what)).toEqual([]);
});

test('a mouse keeps its own menu', () => {
  expect(pressed({ ms: 500, type: 'mouse' })).toEqual([]);
});

test('what the browser took for scrolling is over', () => {
  const done: string[] = [];
  const touch = new Touch(new Stay(), { tapped: () => done.push('tapped'), held: () => done.push('held') });
  touch.began({ pointerType: 'touch', timeStamp: 0, clientX: 0, clientY: 0 } as PointerEvent);
  touch.cancelled();
  touch.ended({ timeStamp: 10, clientX: 0, clientY: 0, target: { closest: () => null } } as unknown as PointerEvent, true);
  expect(done).toEqual([]);
});
