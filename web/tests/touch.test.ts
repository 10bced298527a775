import { expect, test } from 'vitest';
import { Touch } from '../src/conversation/touch.svelte';
import { Stay } from './support/alive';

/** A finger on a message, and what it has meant. */
function finger(): { done: string[]; press: (what?: Partial<Press>) => string[] } {
  const stay = new Stay();
  const done: string[] = [];
  const mean = (what: string) => () => void done.push(what);
  const touch = new Touch(stay, { tapped: mean('tapped'), doubled: mean('doubled'), held: mean('held'), swiped: mean('swiped') });
  const press = ({
    at = 0,
    ms = 100,
    by = 0,
    left = 0,
    type = 'touch',
    isButton = false,
    hasActions = true,
  }: Partial<Press> = {}): string[] => {
    const target = { closest: () => (isButton ? {} : null) };
    touch.began({ pointerType: type, timeStamp: at, clientX: 150, clientY: 50 } as PointerEvent);
    touch.contextMenu({ preventDefault: () => ms > 450 && done.push('no menu of the browser') } as unknown as Event);
    touch.ended({ timeStamp: at + ms, clientX: 150 - left, clientY: 50 + by, target } as unknown as PointerEvent, hasActions);
    stay.pass();
    return done;
  };
  return { done, press };
}

interface Press {
  at: number;
  ms: number;
  by: number;
  left: number;
  type: string;
  isButton: boolean;
  hasActions: boolean;
}

test('a finger taps or holds', () => {
  expect(finger().press()).toEqual(['tapped']);
  expect(finger().press({ ms: 500 })).toEqual(['no menu of the browser', 'held']);
});

test('two taps are one deed, two that are far apart are two, and a third is the first again', () => {
  const { press, done } = finger();
  press({ at: 0 });
  press({ at: 150 });
  press({ at: 300 });
  press({ at: 900 });
  expect(done).toEqual(['tapped', 'doubled', 'tapped', 'tapped']);
});

test('a swipe to the left answers, once it is far enough and not a scroll', () => {
  expect(finger().press({ left: 64 })).toEqual(['swiped']);
  expect(finger().press({ left: 300, by: 20 })).toEqual(['swiped']);
  for (const what of [{ left: 63 }, { left: -100 }, { left: 70, by: 40 }, { left: 100, hasActions: false }, { left: 100, type: 'mouse' }]) {
    expect(finger().press(what)).toEqual([]);
  }
});

test('a finger that scrolls, or is on what answers by itself, means nothing', () => {
  for (const what of [{ by: 20 }, { isButton: true }, { hasActions: false }]) expect(finger().press(what)).toEqual([]);
});

test('a mouse keeps its own menu', () => {
  expect(finger().press({ ms: 500, type: 'mouse' })).toEqual([]);
});

test('what the browser took for scrolling is over', () => {
  const done: string[] = [];
  const mean = (what: string) => () => void done.push(what);
  const touch = new Touch(new Stay(), { tapped: mean('tapped'), doubled: mean('doubled'), held: mean('held'), swiped: mean('swiped') });
  touch.began({ pointerType: 'touch', timeStamp: 0, clientX: 0, clientY: 0 } as PointerEvent);
  touch.cancelled();
  touch.ended({ timeStamp: 10, clientX: 0, clientY: 0, target: { closest: () => null } } as unknown as PointerEvent, true);
  expect(done).toEqual([]);
});
