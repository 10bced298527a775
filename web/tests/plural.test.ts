import { describe, expect, test } from 'vitest';
import { countRu } from '../src/lib/words/plural';
import first from '../src/lib/words/ru';
import door from '../src/lib/words/ru/door';
import more from '../src/lib/words/ru/more';

type Form = 'one' | 'few' | 'many';

/** The rule as schoolchildren learn it: 1 and 21 but not 11, 2 to 4 but not 12 to 14. */
function form(n: number): Form {
  if (n % 100 >= 11 && n % 100 <= 14) return 'many';
  if (n % 10 === 1) return 'one';
  return n % 10 >= 2 && n % 10 <= 4 ? 'few' : 'many';
}

function* functions(words: object, path: string[] = []): Generator<[string, (...numbers: number[]) => unknown]> {
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'function') yield [[...path, key].join('.'), value as (...numbers: number[]) => unknown];
    else if (value !== null && typeof value === 'object') yield* functions(value as object, [...path, key]);
  }
}

const ru = { ...first, door, ...more };

/** Stands for whatever else a word wants, and is no number. */
const FILLER = '¤' as unknown as number;

/** What a word says of so many, without numbers; `null` when it does not take numbers. */
function about(word: (...numbers: number[]) => unknown, place: number, n: number): string | null {
  const numbers = Array.from({ length: Math.max(1, word.length) }, (_, at) => (at === place ? n : FILLER));
  try {
    const text = word(...numbers);
    return typeof text === 'string' ? text.replaceAll(/\d+/g, '#') : null;
  } catch {
    return null;
  }
}

/** Nouns of which two forms sound the same. */
const TWO_FORMS = /человек|раз/;

describe('a number in Russian', () => {
  test('takes the form that it should', () => {
    const forms = { one: 'one', few: 'few', many: 'many' };
    for (let n = 0; n <= 130; n++) expect(countRu(n, forms)).toBe(`${n} ${form(n)}`);
  });

  test.each([...functions(ru)])('in %s', (_, word) => {
    for (let place = 0; place < Math.max(1, word.length); place++) {
      const said = new Map<Form, Set<string>>();
      for (let n = 2; n <= 130; n++) {
        const text = about(word, place, n);
        if (text === null) return;
        said.set(form(n), (said.get(form(n)) ?? new Set()).add(text));
      }
      // Whatever has the same form says the same; and there are three forms, or none matters.
      for (const texts of said.values()) expect([...texts]).toHaveLength(1);
      const different = new Set([...said.values()].map((texts) => [...texts][0])).size;
      const mayHaveTwo = [...said.values()].some((texts) => TWO_FORMS.test([...texts][0]!));
      expect(mayHaveTwo ? [1, 2, 3] : [1, 3]).toContain(different);
    }
  });
});
