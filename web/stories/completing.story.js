/** What is offered while one writes is taken when it is wanted, and only then. */
import assert from 'node:assert/strict';
import { atTheKeyboard } from './support/keyboard.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

story(
  'Enter takes what is lit, and an emoji is lit only by whoever wants it',
  async (town) => {
    const { anna } = await atTheKeyboard(town);
    const { page } = anna;
    const list = page.getByRole('listbox');
    const reads = async () =>
      (await anna.api.log(town.channel)).flatMap(({ type, message }) => (type === 'posted' ? [message.text.trimEnd()] : []));
    const sends = async (text, ...keys) => {
      await anna.field().pressSequentially(text);
      if (keys.length > 0) await list.waitFor();
      for (const key of keys.length > 0 ? keys : ['Enter']) await page.keyboard.press(key);
    };
    const last = async (text) => await until(`“${text}” is sent`, async () => (await reads()).at(-1) === text || (await reads()).at(-1));

    for (const text of [':30', '/:id', 'see you :100']) {
      await sends(text, 'Enter');
      await last(text);
    }
    for (const text of ['10:30', 'C:\\', 'std::vec', '::', ':)', ':D']) {
      await sends(text);
      await last(text);
    }
    await sends(':bell', 'ArrowDown', 'Enter');
    await until('the emoji is taken', async () => /^🔔 $/.test(await anna.field().inputValue()) || (await anna.field().inputValue()));
    await page.keyboard.press('Enter');
    await last('🔔');
    await sends(':bell', 'Tab', 'Enter');
    await last('🔔');
    await sends(':tada:');
    await last('🎉');
    // A name that was written out is taken first, as it is lit; the next Enter sends.
    await sends('@boris', 'Enter');
    assert.equal(await anna.field().inputValue(), '@boris ');
    await page.keyboard.press('Enter');
    await last('@boris');
  },
  { engines: ['sqlite'] },
);
