/** What the page promises itself: whatever is sent within it is heard, and whatever is waited for is sent. */
import { expect, test } from 'vitest';
import { sources } from './support/sources';

const found = (pattern: RegExp): Set<string> =>
  new Set(Object.values(sources()).flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!)));

test('every event of the page’s own has somebody who sends it and somebody who hears it', () => {
  const sent = found(/new CustomEvent\(\s*['"`]([^'"`]+)/g);
  const heard = found(/addEventListener\(\s*['"`](veche:[^'"`]+)/g);
  expect([...sent].filter((name) => !heard.has(name))).toEqual([]);
  expect([...heard].filter((name) => !sent.has(name))).toEqual([]);
});

test('a wish that one part writes is read by another', () => {
  const all = Object.entries(sources());
  // What crosses the page is a field that grows with each wish.
  for (const field of ['presented', 'again']) {
    const raised = all.filter(([, text]) => new RegExp(`\\.${field}\\+\\+`).test(text));
    const read = all.filter(([, text]) => new RegExp(`\\.${field}(?!\\+\\+)\\b`).test(text));
    expect(raised.length, `${field} is raised`).toBeGreaterThan(0);
    expect(read.length, `${field} is looked at`).toBeGreaterThan(0);
  }
});
