import { describe, expect, test } from 'vitest';
import { fit, fitAny, otherLayout } from '../src/lib/text/fuzzy';

/** The names in the order in which they fit, without those that do not. */
const sorted = (typed: string, names: string[]): string[] =>
  names
    .map((name) => ({ name, score: fit(typed, name) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ name }) => name);

describe('fit', () => {
  test('prefers the whole name, then its front, then the front of a word, then the inside, then scattered letters', () => {
    const names = ['dependency', 'indoor end', 'the end', 'ending', 'end', 'e-n-d'];
    expect(sorted('end', names)).toEqual(['end', 'ending', 'the end', 'indoor end', 'dependency', 'e-n-d']);
  });

  test('prefers the shorter of two that begin alike', () => {
    expect(sorted('rel', ['releases and notes', 'release'])).toEqual(['release', 'releases and notes']);
  });

  test('everything fits when nothing was typed', () => {
    expect(fit('', 'anything')).toBeGreaterThan(0);
    expect(fit('  ', 'anything')).toBeGreaterThan(0);
  });

  test('passes over what lacks a letter', () => {
    expect(fit('relx', 'release')).toBe(0);
    expect(fit('x', 'release')).toBe(0);
  });

  test('does not take letters strewn over a long name for a hit', () => {
    expect(fit('abc', `a${'-'.repeat(30)}b${'-'.repeat(30)}c`)).toBe(0);
    expect(fit('abc', 'a-b-c')).toBeGreaterThan(0);
  });

  test('reads Cyrillic, whatever the case and with or without ё', () => {
    expect(fit('ПЛАНЕРКА', 'планёрка')).toBe(fit('планёрка', 'планёрка'));
    expect(sorted('сбор', ['выборы', 'Общий сбор', 'сборная'])).toEqual(['сборная', 'Общий сбор']);
  });

  test('finds what was typed on the other keyboard layout', () => {
    expect(fit('ghbdtn', 'Привет')).toBeGreaterThan(fit('ghbdtn', 'прибавка'));
    expect(fit('вуышпт', 'design')).toBeGreaterThan(0);
    expect(fit('привет', 'привет')).toBeGreaterThan(fit('ghbdtn', 'привет'));
  });

  test('finds words in any order', () => {
    expect(fit('petrova anna', 'Anna Petrova')).toBeGreaterThan(0);
    expect(fit('petrova boris', 'Anna Petrova')).toBe(0);
  });

  test('letters that mean something to a pattern are letters', () => {
    expect(fit('c++', 'c++ (old)')).toBeGreaterThan(0);
    expect(fit('.*', 'release')).toBe(0);
    expect(fit('[', 'release')).toBe(0);
  });
});

test('the best of several names counts', () => {
  expect(fitAny('anna', ['Петрова', 'anna'])).toBe(fit('anna', 'anna'));
});

test('the other layout and back again is the same', () => {
  expect(otherLayout('ghbdtn')).toBe('привет');
  expect(otherLayout(otherLayout('привет, мир'))).toBe('привет, мир');
});

describe('what fingers do', () => {
  test('one slip in a word of four letters or more is forgiven, and ranks behind what was typed right', () => {
    expect(fit('relaese', 'release')).toBeGreaterThan(0);
    expect(fit('anaa', 'Anna')).toBeGreaterThan(0);
    expect(fit('дмитрй', 'Дмитрий Петров')).toBeGreaterThan(0);
    expect(fit('petrva', 'Anna Petrova')).toBeGreaterThan(0);
    expect(fit('petro', 'Anna Petrova')).toBeGreaterThan(fit('petrva', 'Anna Petrova'));
    // Two slips, or three letters: that may be anything.
    expect(fit('raelees', 'release')).toBe(0);
    expect(fit('axa', 'Ana')).toBe(0);
  });

  test('a name is found in the letters of the other alphabet', () => {
    expect(fit('privet', 'Привет')).toBeGreaterThan(0);
    expect(fit('shchukin', 'Павел Щукин')).toBeGreaterThan(0);
    expect(fit('yuri', 'Юрий')).toBeGreaterThan(0);
    expect(fit('марко', 'Marko')).toBeGreaterThan(0);
    expect(fit('privet', 'Прибой')).toBe(0);
  });
});
