/** Several messages are chosen, and something is done with all of them. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

async function talk(town, options) {
  const anna = await town.person('anna');
  const boris = await town.person('boris');
  const square = (await anna.api.createChannel('square')).id;
  const roofs = (await anna.api.createChannel('roofs')).id;
  await boris.api.join(square);
  for (const text of ['one', 'two', 'three']) await anna.api.post(square, text);
  await boris.api.post(square, 'four');
  await anna.comes(square, 'square', options);
  await anna.message('four').waitFor();
  const bar = anna.page.getByRole('toolbar', { name: anna.words.conversation.selection.title });
  const selects = async (text) => {
    await anna.message(text).hover();
    await anna.message(text).getByRole('button', { name: anna.words.conversation.more }).click();
    await anna.page.getByRole('menuitem', { name: anna.words.conversation.select }).click();
    await bar.waitFor();
  };
  return { anna, square, roofs, bar, selects };
}

story(
  'a range of messages is copied with who said it and when',
  async (town) => {
    const { anna, bar, selects } = await talk(town);
    const { page, words } = anna;
    await selects('two');
    await anna.message('four').click({ modifiers: ['Shift'] });
    await bar.getByText(words.conversation.selection.count(3)).waitFor();
    await anna.message('three').click();
    await bar.getByText(words.conversation.selection.count(2)).waitFor();
    // Not all of them are hers.
    assert.equal(await bar.getByRole('button', { name: words.common.delete }).count(), 1, 'the owner of a channel may delete');
    await bar.getByRole('button', { name: words.conversation.selection.copy }).click();
    await bar.waitFor({ state: 'detached' });
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^anna, .+\ntwo\n\nboris, .+\nfour$/);
  },
  { engines: ['sqlite'] },
);

story(
  'several messages are deleted after one question, and forwarded as one',
  async (town) => {
    const { anna, square, roofs, bar, selects } = await talk(town);
    const { page, words } = anna;
    await selects('one');
    await anna.message('two').click();
    await bar.getByRole('button', { name: words.conversation.forward }).click();
    const dialog = page.getByRole('dialog', { name: words.conversation.forwardTitle(2) });
    await dialog.getByRole('combobox').fill('roofs');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await until('it is there', async () => {
      const { messages } = await anna.api.ask('GET', `/channels/${roofs}/messages`);
      return messages.filter(({ text }) => text.split('/c/').length === 3).length === 1 || JSON.stringify(messages);
    });

    await selects('one');
    await anna.message('three').click();
    await bar.getByRole('button', { name: words.common.delete }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.common.delete }).click();
    await bar.waitFor({ state: 'detached' });
    const { messages } = await anna.api.ask('GET', `/channels/${square}/messages`);
    assert.deepEqual(
      messages.filter(({ is_deleted }) => !is_deleted).map(({ text }) => text),
      ['two', 'four'],
    );
  },
  { engines: ['sqlite'] },
);

story(
  'messages are chosen on a phone, and what they lead to is not pressed by that',
  async (town) => {
    const { anna, square, bar } = await talk(town, { phone: true });
    const { page, words } = anna;
    await anna.api.post(square, 'https://example.org/elsewhere');
    await page.getByRole('link', { name: /example\.org/ }).waitFor();
    await anna.message('one').click({ button: 'right' });
    await page.getByRole('menuitem', { name: words.conversation.select }).tap();
    await bar.waitFor();
    await page.getByRole('link', { name: /example\.org/ }).tap();
    await bar.getByText(words.conversation.selection.count(2)).waitFor();
    assert.equal(page.context().pages().length, 1);
    await bar.getByRole('button', { name: words.conversation.selection.end }).tap();
    await bar.waitFor({ state: 'detached' });
  },
  { engines: ['sqlite'] },
);
