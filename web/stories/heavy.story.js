/** Texts that are more work to draw than to write. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** 10,000 characters and hardly a word: every second one would have a colour of its own. */
const DENSE = '1+'.repeat(4_950);
/** What any message may put on the page at most. */
const MOST_ELEMENTS = 10_000;

const fenced = (text, language = 'js') => `\`\`\`${language}\n${text}\n\`\`\``;

/** Texts of as many characters as a message may have, each heavy in its own way. */
const HEAVY = {
  'dense code': fenced(DENSE),
  'code spans': '`a` '.repeat(2_450),
  'nested signs': '*_'.repeat(2_450) + '_*'.repeat(2_450),
  'signs that never close': '**a '.repeat(2_450),
  links: 'http://a.b '.repeat(900),
  'calls of nobody': '@a '.repeat(40) + '#a '.repeat(3_000),
  'a wide table': `|${'a|'.repeat(1_500)}\n|${'-|'.repeat(1_500)}\n|${'b|'.repeat(1_500)}`,
  'a long table': `|a|b|\n|-|-|\n${'|1|2|\n'.repeat(1_600)}`,
  'nested quotes': '> '.repeat(4_900) + 'a',
  'nested lists': Array.from({ length: 130 }, (_, n) => `${' '.repeat(n)}- a`).join('\n'),
  'a long list': '- a\n'.repeat(2_490),
  'one word': 'a'.repeat(9_990),
  emoji: '👩‍👩‍👧‍👦'.repeat(900),
};

story('no message is too heavy for a page: all of it stands there, in few enough elements', async (town) => {
  const [anna] = await town.square(['anna']);
  for (const [name, text] of Object.entries(HEAVY)) {
    await anna.api.post(town.channel, `${name}\n\n${text}`);
    const row = anna.page.getByRole('article').filter({ hasText: name }).last();
    await row.waitFor();
    const elements = await row.evaluate((one) => one.querySelectorAll('*').length);
    assert.ok(elements <= MOST_ELEMENTS, `${name}: ${elements} elements`);
  }
});

story('code that is too dense is coloured at its beginning, beside the page', async (town) => {
  const [anna] = await town.square(['anna']);
  await anna.api.post(town.channel, fenced(DENSE));
  await anna.api.post(town.channel, fenced('const bell = null; // gone'));
  await anna.page.locator('code .hljs-keyword').getByText('const').waitFor();
  const dense = anna.page.locator('code').filter({ hasText: '1+1+1+' }).first();
  await until('it has its colours', async () => (await dense.locator('span').count()) > 0);
  assert.ok((await dense.locator('span').count()) <= 1_500);
  assert.equal(await dense.textContent(), DENSE);
}, { engines: ['sqlite'] });
