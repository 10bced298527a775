/** Texts that are more work to draw than to write. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** 10,000 characters and hardly a word: every second one would have a colour of its own. */
const DENSE = '1+'.repeat(4_950);
/** What any message may put on the page at most, with its name, face and actions, until somebody wants it whole. */
const MOST_ELEMENTS = 500;

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

story('no message is too heavy for a page: of a long one the beginning stands there, in few elements', async (town) => {
  const [anna] = await town.square(['anna']);
  for (const [name, text] of Object.entries(HEAVY)) {
    await anna.api.post(town.channel, `${name}\n\n${text}`);
    const row = anna.page.getByRole('article').filter({ hasText: name }).last();
    await row.waitFor();
    const elements = await row.evaluate((one) => one.querySelectorAll('*').length);
    assert.ok(elements <= MOST_ELEMENTS, `${name}: ${elements} elements`);
  }
});

story(
  'a long message is shown whole by a press, and to whoever comes for it',
  async (town) => {
    const [anna] = await town.square(['anna']);
    // A list that fills its page: a shorter one stands at the bottom, and moves up as it grows.
    for (let number = 0; number < 20; number += 1) await anna.api.post(town.channel, `line ${number}\n`.repeat(3));
    const { seq } = await anna.api.post(town.channel, 'bell\n'.repeat(200));
    const row = anna.page.getByRole('article').filter({ hasText: 'bell' }).last();
    const bells = async () => (await row.locator('.rich').innerText()).split('bell').length - 1;
    const top = async () => (await row.boundingBox()).y;
    const more = row.getByRole('button', { name: 'Show more' });
    await more.waitFor();
    assert.equal(await more.getAttribute('aria-expanded'), 'false');
    assert.ok((await bells()) <= 20);
    // The list comes to its end first, and the button into sight.
    await more.focus();
    let before = NaN;
    await until('the list stands still', async () => before === (before = await top()));
    await more.press('Enter');
    const less = row.getByRole('button', { name: 'Show less' });
    await less.waitFor();
    assert.equal(await less.getAttribute('aria-expanded'), 'true');
    assert.equal(await bells(), 200);
    await until('it goes on below what was read', async () => Math.abs((await top()) - before) <= 2);
    await less.press('Enter');
    await more.waitFor();
    await until('its beginning is in sight', async () => (await top()) >= 0 && (await bells()) <= 20);

    await anna.page.goto(new URL(`/c/${town.channel}/${seq}`, anna.page.url()).href);
    await less.waitFor();
    assert.equal(await bells(), 200);
  },
  { engines: ['sqlite'] },
);

story(
  'code that is too dense is coloured at its beginning, beside the page',
  async (town) => {
    const [anna] = await town.square(['anna']);
    await anna.api.post(town.channel, fenced(DENSE));
    await anna.api.post(town.channel, fenced('const bell = null; // gone'));
    await anna.page.locator('code .hljs-keyword').getByText('const').waitFor();
    const dense = anna.page.locator('code').filter({ hasText: '1+1+1+' }).first();
    await until('it has its colours', async () => (await dense.locator('span').count()) > 0);
    assert.ok((await dense.locator('span').count()) <= 200);
    await anna.page.getByRole('article').filter({ has: dense }).getByRole('button', { name: 'Show more' }).click();
    await until(
      'all of it is there, in its colours',
      async () => (await dense.textContent()) === DENSE && (await dense.locator('span').count()) > 200,
    );
    assert.ok((await dense.locator('span').count()) <= 1_500);
  },
  { engines: ['sqlite'] },
);
