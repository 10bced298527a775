/** Texts that were made to take long: reading them takes steps in proportion to their length, which are counted. */
import { expect, test } from 'vitest';
import { blocks } from '../src/lib/text/markup/blocks';
import { withCalls } from '../src/lib/text/markup/calls';
import { inlines } from '../src/lib/text/markup/inlines';
import type { Chars } from '../src/lib/text/markup/tree';

const SIGNS = Array.from('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
const PIECES = [
  ...SIGNS,
  ...SIGNS.map((sign) => `${sign} `),
  ...SIGNS.map((sign) => `${sign}a`),
  ...SIGNS.map((sign) => `a${sign}`),
  SIGNS.join(''),
  'a',
  ' ',
  '\t',
  '\n',
  'é',
  '語',
  '😀',
  '\u200b',
  '\u034f',
  'a ',
  'a\n',
  '    a\n',
  '> \n',
  '>\n',
  '> > ',
  '> - ',
  '@ab ',
  '@a.',
  '@a-',
  '<@a>',
  '#a ',
  ':a:',
  '&amp;',
  'a@b.co ',
  'a@b.',
  'a@b-',
  'a@',
  'a.b@c.de.',
  'http://',
  'http://a ',
  'http://a',
  '(http://(',
  '[http://[',
  'https://a',
  'www.',
  'www.a ',
  'www.a',
  'www.a(',
  'www.a.b ',
  '(www.a-',
  '![',
  '](',
  '[a](',
  '[](',
  '[a][',
  '[a]:',
  '[[a]',
  '[a](http://(',
  '[a](http://a',
  '[a](http://a(',
  '(http://a)',
  '[[a](http://a)',
  '\\[a](http://b)',
  '*a_',
  '*_',
  '*_a',
  '**a ',
  '**a*',
  '*a**',
  '*a *',
  '***a ',
  '_a_',
  '__a',
  '__a__',
  '**a**',
  'a**b',
  '語**',
  '~~',
  '~~a',
  '||',
  '||a||',
  '\\*a',
  '\\`',
  '\\[',
  '\\_a_',
  '`a',
  '`a` ',
  '`` `',
  '``a`',
  '- a\n',
  '- a\n  ',
  '- - ',
  '- [ ] a\n',
  '-\n',
  '+ - ',
  '+ a\n',
  '- a\n+ a\n\n',
  '1. a\n',
  '2. a\n',
  '2) a\n\n',
  '# a\n\n',
  '---\n\n',
  '```\n',
  '```a\n',
  '~~~\n',
  '```\n~~~\n',
  '|a',
  '|-|',
  'a|\n',
  '|a|\n|-|\n',
  '|a|b|\n|-|-|\n',
];

/** Texts of a length that grow in more than one place. */
const GROWN: Record<string, (length: number) => string> = {
  'nested points': (length) => stairs(length, (depth) => `${'  '.repeat(depth)}- a\n`),
  'nested numbers': (length) => stairs(length, (depth) => `${'  '.repeat(depth)}2. a\n`),
  'rows of backticks': (length) => stairs(length, (depth) => `${'`'.repeat(depth + 1)} `),
  'shorter and shorter fences': (length) => stairs(length, (depth) => `${'`'.repeat(Math.max(3, 200 - depth))}\n`),
  'a row of many cells': (length) => `|a|\n|-|\n${'|'.repeat(length - 8)}`,
  'all open, then all closed': (length) => '*a '.repeat(length / 6) + 'b* '.repeat(length / 6),
  'emphasis in emphasis': (length) => '*_'.repeat(length / 4) + '_*'.repeat(length / 4),
  'brackets in brackets': (length) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  'brackets, then addresses': (length) => '['.repeat(length / 4) + '](http://a)'.repeat(length / 15),
};

function stairs(length: number, step: (depth: number) => string): string {
  let text = '';
  for (let depth = 0; text.length < length; depth++) text += step(depth);
  return text.slice(0, length);
}

let steps = 0;

/** Characters that count how often somebody looks at one of them; so do stretches that are cut out of them. */
function counted(chars: Chars): Chars {
  return new Proxy(chars, {
    get(target, key) {
      if (key === 'constructor')
        return {
          [Symbol.species]: function made() {
            return counted([]);
          },
        };
      steps++;
      return Reflect.get(target, key);
    },
  });
}

/** The steps that a text takes: its lines, and its characters as those of one paragraph. */
function stepsOf(text: string): number {
  steps = 0;
  blocks(
    text.split('\n').map((line) => counted(Array.from(line))),
    0,
  );
  inlines(counted(Array.from(text)), false);
  withCalls(counted(Array.from(text)), undefined, []);
  return steps;
}

test('reading takes steps in proportion to the text', () => {
  const [SHORT, FACTOR, FOR_EACH] = [800, 4, 150];
  const texts = {
    ...GROWN,
    ...Object.fromEntries(PIECES.map((piece) => [piece, (length: number) => piece.repeat(length / piece.length)])),
  };
  for (const [name, text] of Object.entries(texts)) {
    const [few, many] = [stepsOf(text(SHORT)), stepsOf(text(SHORT * FACTOR))];
    expect(many / few, `${JSON.stringify(name)}: ${few} steps, then ${many}`).toBeLessThan(FACTOR * 1.4);
    expect(many / (SHORT * FACTOR), `${JSON.stringify(name)}, for each character`).toBeLessThan(FOR_EACH);
  }
}, 60_000);
