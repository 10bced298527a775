/** The keys of input methods are theirs, in every field of the page. */
import { describe, expect, test } from 'vitest';
import { spareInputMethods } from '../src/lib/press';
import { sources } from './support/sources';

/** A window with an input method before it and a listener on it; gives what the listener heard of a row of events. */
function heardOf(events: readonly { type: string; key?: string; isComposing?: boolean; keyCode?: number }[]): string[] {
  const page = new EventTarget();
  const heard: string[] = [];
  spareInputMethods(page);
  page.addEventListener('keydown', (event) => heard.push((event as KeyboardEvent).key));
  for (const { type, ...more } of events) page.dispatchEvent(Object.assign(new Event(type), more));
  return heard;
}

describe('what ends a composition', () => {
  for (const key of ['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Tab', ' ', 'Backspace']) {
    test(`${key} in Chromium and Firefox, before its end, is not heard`, () => {
      expect(
        heardOf([
          { type: 'compositionstart' },
          { type: 'keydown', key, isComposing: true, keyCode: 229 },
          { type: 'compositionend' },
          { type: 'keydown', key: 'Enter', keyCode: 13 },
        ]),
      ).toEqual(['Enter']);
    });

    test(`${key} in Safari, after its end, is not heard`, () => {
      expect(
        heardOf([
          { type: 'compositionstart' },
          { type: 'compositionend' },
          { type: 'keydown', key, isComposing: false, keyCode: 229 },
          { type: 'keydown', key: 'Enter', keyCode: 13 },
        ]),
      ).toEqual(['Enter']);
    });
  }
});

test('it is spared before anything else listens, and nothing hears a key before it', () => {
  const { 'main.ts': main, ...others } = sources();
  const spares = main!.indexOf('spareInputMethods(window)');
  const first = main!.search(/^(preferences\.show|void session|mount)/m);
  expect(spares).toBeGreaterThan(0);
  expect(spares).toBeLessThan(first);
  for (const [path, text] of Object.entries(others)) {
    if (path === 'lib/press.ts') continue;
    // Whoever listens in the capture phase of the window may come before it.
    expect(text, path).not.toMatch(/onkey(down|press|up)capture|addEventListener\(\s*'key(down|press)'/);
    // One place knows where a key lies and whose it is.
    expect(text, path).not.toMatch(/\bkeyCode\b|event\.code\b|event\.which\b|\bisComposing\(/);
  }
});

test('a key that acts is a press, never what a field was left with', () => {
  for (const [path, text] of Object.entries(sources())) {
    expect(text, path).not.toMatch(/onkeyup=\{[^}]*Enter|onkeypress/);
  }
});
