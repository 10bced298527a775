/** Emoji of the town's own: added in the picker, used everywhere, and gone for all at once. */
import assert from 'node:assert/strict';
import { goes } from './support/looks.js';
import { asFile, gif, png } from './support/picture.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** Opens the dialog that adds emoji, from the picker of the composer. */
async function addsEmoji({ page, words }) {
  await page.getByRole('button', { name: words.composer.emoji, exact: true }).click();
  await page.getByRole('button', { name: words.composer.picker.add }).click();
  return page.getByRole('dialog', { name: words.emoji.title });
}

/** The pictures in a message. */
const pictures = (person, text) => person.message(text).locator('.rich picture img');

/** Waits until so many pictures in it are seen. */
const shows = (person, text, count) =>
  until(`${count} pictures in ${text}`, async () => {
    const sizes = await pictures(person, text).evaluateAll((all) => all.map(({ naturalWidth }) => naturalWidth));
    return (sizes.length === count && sizes.every((size) => size > 0)) || sizes.join();
  });

story('pictures get names, and are emoji for everybody from then on', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { emoji } = anna.words;
  const dialog = await addsEmoji(anna);
  await dialog.locator('input[type=file]').setInputFiles([asFile('Party Parrot.png', png(300, 200)), asFile('smile.gif', gif())]);
  const name = (file) => dialog.getByLabel(emoji.name(file));
  assert.equal(await name('Party Parrot.png').inputValue(), 'party_parrot');
  await dialog.getByRole('button', { name: emoji.add, exact: true }).click();
  // One is in; the other has the name of a standard one.
  await dialog.getByText(emoji.standard).waitFor();
  await dialog.getByText(':party_parrot:').first().waitFor();
  await name('smile.gif').fill('Пляшет');
  await dialog.getByRole('button', { name: emoji.add, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });

  await anna.writes('look :party_parrot: and :пляшет: and `:party_parrot:` and :nobody:');
  await shows(anna, 'look', 2);
  await shows(boris, 'look', 2);
  // In what the channel is about, too, and in the list of all channels.
  await anna.api.ask('PATCH', `/channels/${town.channel}`, { topic: 'Birds :party_parrot: only' });
  await boris.page.getByRole('button', { name: 'Birds :party_parrot: only' }).locator('img').waitFor();
  const { pathname } = new URL(boris.page.url());
  await goes(boris, '/channels');
  await boris.page.getByRole('list', { name: boris.words.shell.browse }).getByRole('img', { name: ':party_parrot:' }).waitFor();
  await goes(boris, pathname);
  // By the keyboard, as others are.
  await boris.field().fill(':parrot');
  await boris.page.getByRole('option', { name: /party_parrot/ }).waitFor();
  await boris.page.keyboard.press('ArrowDown');
  await boris.page.keyboard.press('Enter');
  await until('it is completed', async () => (await boris.field().inputValue()) === ':party_parrot: ');
  await boris.page.keyboard.press('Enter');
  const alone = boris.list().locator('.big picture img');
  await alone.waitFor();

  // A reaction out of the picker, found by its name.
  await boris.message('look').hover();
  await boris.message('look').getByRole('button', { name: boris.words.conversation.react, exact: true }).first().click();
  await boris.page.getByPlaceholder(boris.words.composer.picker.search).fill('пляш');
  await boris.page.keyboard.press('Enter');
  await anna
    .message('look')
    .getByRole('button', { name: /:пляшет: 1/ })
    .waitFor();
  await anna.message('look').locator('.pills picture img').waitFor();

  const again = await addsEmoji(anna);
  await again.getByRole('button', { name: emoji.delete('party_parrot') }).click();
  const question = anna.page.getByRole('dialog', { name: emoji.deleteTitle('party_parrot') });
  await question.getByRole('button', { name: anna.words.common.delete, exact: true }).click();
  await shows(boris, 'look', 1);
  await boris.message('look').getByText(':party_parrot: and').waitFor();
  await alone.waitFor({ state: 'detached' });
});

story('where moderators alone add emoji nobody else is offered to, and they delete what others made', async (town) => {
  const [anna] = await town.square(['anna', 'boris']);
  const marfa = await town.person('marfa', { role: 'moderator' });
  const olga = await town.person('olga', { role: 'admin' });
  const dialog = await addsEmoji(anna);
  const { emoji, composer } = anna.words;
  await dialog.locator('input[type=file]').setInputFiles([asFile('cat_42.png', png(40, 40))]);
  await dialog.getByRole('button', { name: emoji.add, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await olga.api.ask('PATCH', '/town', { make_emoji: 'moderators' });
  await anna.page.getByRole('button', { name: composer.emoji, exact: true }).click();
  await anna.page.getByPlaceholder(composer.picker.search).waitFor();
  await anna.page.getByRole('button', { name: composer.picker.add }).waitFor({ state: 'detached' });

  await marfa.arrives();
  await marfa.signsIn('/moderation/emoji');
  const row = marfa.page.getByRole('row', { name: /:cat_42:.*anna/ });
  await row.getByRole('button', { name: emoji.delete('cat_42') }).click();
  const question = marfa.page.getByRole('dialog', { name: emoji.deleteTitle('cat_42') });
  await question.getByRole('button', { name: marfa.words.common.delete, exact: true }).click();
  await marfa.page.getByText(emoji.none).waitFor();
});
