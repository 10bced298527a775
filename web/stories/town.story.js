/** What administrators decide for all is seen at once by those who are here. */
import assert from 'node:assert/strict';
import { Person } from './support/person.js';
import { asFile, png } from './support/picture.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** Saves the form, and waits until the server has answered. */
async function saves({ page, words }) {
  const answered = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.getByRole('button', { name: words.common.save }).click();
  await answered;
}

story('an open page follows the server’s name and rules, and offers what they leave', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const olga = await town.person('olga', { role: 'admin' });
  const { words, page } = boris;
  const offers = async () => {
    await page.getByRole('button', { name: words.shell.addChannel }).click();
    const create = page.getByRole('menuitem', { name: words.shell.create });
    const isThere = await create.isVisible();
    await page.keyboard.press('Escape');
    return isThere;
  };
  await page.getByRole('button', { name: words.shell.addChannel }).waitFor();
  assert.equal(await offers(), true);

  await olga.api.ask('PATCH', '/town', { name: 'Новгород', create_channel: 'moderators', call_everybody: 'moderators' });

  await page.getByText('Новгород', { exact: true }).waitFor();
  assert.equal(await offers(), false);
  await page.waitForFunction(() => document.title.endsWith('· Новгород'));
  await boris.field().fill('@channel come');
  await page.getByText(words.composer.notCalled).waitFor();
  // Whose channel it is calls its people.
  await anna.field().fill('@channel come');
  await anna.page.getByText(words.composer.notCalled).waitFor({ state: 'detached' });

  await olga.api.ask('PATCH', '/town', { create_channel: 'everybody', call_everybody: 'everybody' });
  await page.getByText(words.composer.notCalled).waitFor({ state: 'detached' });
  assert.equal(await offers(), true);
});

story('an administrator sets the rules in a form that follows what others set meanwhile', async (town) => {
  const olga = await town.person('olga', { role: 'admin' });
  const petr = await town.person('petr', { role: 'admin' });
  await olga.arrives();
  await olga.signsIn('/moderation/server');
  const { page, words } = olga;
  const { rules, name } = words.moderation.town;
  await page.getByLabel(rules.make_invite).selectOption('moderators');

  await petr.api.ask('PATCH', '/town', { name: 'Псков', create_channel: 'moderators' });
  await page.waitForFunction((label) => [...document.querySelectorAll('input')].some(({ value }) => value === label), 'Псков');
  assert.equal(await page.getByLabel(rules.make_invite).inputValue(), 'moderators');
  assert.equal(await page.getByLabel(rules.create_channel).inputValue(), 'moderators');
  await saves(olga);

  const told = await petr.api.ask('GET', '/town');
  const everybody = { call_everybody: 'everybody', make_emoji: 'everybody' };
  assert.deepEqual(told.rules, { ...everybody, create_channel: 'moderators', make_invite: 'moderators' });
  assert.equal(await page.getByLabel(name, { exact: true }).inputValue(), 'Псков');
});

story('whoever gets an account is in the channels that an administrator has named for everybody', async (town) => {
  const [anna] = await town.square(['anna']);
  const olga = await town.person('olga', { role: 'admin' });
  await olga.arrives();
  await olga.signsIn('/moderation/server');
  const { words, page } = olga;
  const ofTown = words.moderation.town;
  await page.getByRole('combobox', { name: ofTown.first }).fill('town');
  await page.getByRole('option', { name: /town-square/ }).click();
  await page.getByRole('button', { name: ofTown.firstRemove('town-square') }).waitFor();
  await saves(olga);

  const vera = await town.person('vera');
  await vera.comes(town.channel, 'town-square');
  await vera.writes('good morning');
  await anna.sees(['good morning']);

  // Those who were here before come in when that is wanted.
  assert.equal(await olga.row('town-square').count(), 0);
  await page.getByLabel(ofTown.everybody).check();
  await saves(olga);
  await olga.row('town-square').waitFor();
});

story('a picture of the server is seen at the door, and its language by whoever asks for none that the page speaks', async (town) => {
  const olga = await town.person('olga', { role: 'admin' });
  const stranger = new Person(town, 'greta');
  town.people.push(stranger);
  await stranger.arrives({ locale: 'de-DE' });
  await stranger.page.goto('/');
  await stranger.page.getByRole('heading', { name: stranger.words.door.welcome }).waitFor();

  await olga.arrives();
  await olga.signsIn('/moderation/server');
  const { page, words } = olga;
  const ofTown = words.moderation.town;
  await page.getByLabel(ofTown.language, { exact: true }).selectOption('ru');
  await saves(olga);
  // Her own browser asks for English.
  await page.getByRole('button', { name: words.common.save }).waitFor();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('group', { name: ofTown.picture }).getByRole('button', { name: words.avatar.add, exact: true }).click(),
  ]);
  await chooser.setFiles([asFile('town.png', png(200, 200, 3))]);
  const dialog = page.getByRole('dialog', { name: words.avatar.crop });
  await dialog.getByRole('button', { name: words.common.save, exact: true }).click();
  const shows = async (where) =>
    await until('the picture is there', () =>
      where
        .locator('img[src*="/avatar"]')
        .first()
        .evaluate(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    );
  await shows(olga.sidebar);

  await stranger.page.reload();
  stranger.language = 'ru';
  await stranger.page.getByRole('heading', { name: stranger.words.door.welcome }).waitFor();
  await shows(stranger.page.locator('header'));
});
