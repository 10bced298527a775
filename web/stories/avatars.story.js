/** Pictures of people and channels: cropped, seen by others at once, and taken away again. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { goes } from './support/looks.js';
import { asFile, png } from './support/picture.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** The picture of a file that is shown there, once it is loaded. */
async function shows(where) {
  const image = where.locator('img[src*="/avatar"]').first();
  await until('the picture is there', () => image.evaluate(({ complete, naturalWidth }) => complete && naturalWidth > 0));
  return image;
}

/** Chooses a picture, moves and zooms it by the keyboard alone, and keeps it. */
async function crops(person, button, file) {
  const words = person.words.avatar;
  const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles([file]);
  const dialog = person.page.getByRole('dialog', { name: words.crop });
  const stage = dialog.getByRole('group', { name: words.stage });
  await until('it is shown', () => stage.locator('img').evaluate(({ naturalWidth }) => naturalWidth > 0));
  await stage.focus();
  const before = await stage.locator('img').evaluate(({ style }) => style.transform);
  await person.page.keyboard.press('ArrowLeft');
  await person.page.keyboard.press('+');
  const after = await stage.locator('img').evaluate(({ style }) => style.transform);
  assert.notEqual(after, before);
  assert.match(after, /scale\(1\.5\)/);
  const { violations } = await person.page.evaluate(async () => await globalThis.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  );
  await dialog.getByRole('button', { name: person.words.common.save, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

story('a person crops a picture by the keyboard, others see it at once, and a moderator takes it away', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const vera = await town.person('vera', { role: 'moderator' });
  await vera.api.join(town.channel);
  await vera.comes(town.channel, 'town-square');
  await anna.page.evaluate(axe.source);
  await anna.writes('good morning');
  await boris.message('good morning').waitFor();
  assert.equal(await boris.message('good morning').locator('img').count(), 0);

  await goes(anna, '/settings/profile');
  const { add, remove } = anna.words.avatar;
  await crops(anna, anna.page.getByRole('button', { name: add, exact: true }), asFile('me.png', png(600, 300, 3)));
  await anna.page.getByRole('button', { name: remove, exact: true }).waitFor();
  const face = await shows(boris.message('good morning'));
  const { width, height } = await face.boundingBox();
  assert.equal(width, height);

  await vera.message('good morning').getByRole('button', { name: 'anna' }).first().click();
  await vera.page.getByRole('dialog').getByRole('button', { name: vera.words.avatar.remove }).click();
  await until('her initials are back', async () => (await boris.message('good morning').locator('img').count()) === 0);
  await anna.page.getByRole('button', { name: add, exact: true }).waitFor();
});

story('a channel has a picture wherever its name stands', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const vera = await town.person('vera', { role: 'moderator' });
  await anna.page.evaluate(axe.source);
  await goes(anna, `/c/${town.channel}?panel=info`);
  await anna.page.getByRole('complementary').getByRole('button', { name: anna.words.common.edit, exact: true }).first().click();
  await crops(anna, anna.page.getByRole('button', { name: anna.words.avatar.add, exact: true }), asFile('bell.png', png(200, 500, 5)));
  await shows(boris.row('town-square'));
  await shows(boris.page.getByRole('heading', { name: 'town-square' }));
  await goes(boris, `/c/${town.channel}?panel=info`);
  await shows(boris.page.getByRole('complementary'));

  const { page, words } = boris;
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: words.switcher.title }).pressSequentially('town');
  await shows(page.getByRole('option', { name: /town-square/ }));
  await page.keyboard.press('Escape');
  await boris.api.post(town.channel, 'the bell of Novgorod');
  await goes(boris, '/search?q=novgorod');
  await shows(
    page
      .getByRole('main')
      .getByRole('link', { name: /Novgorod/ })
      .locator('.where'),
  );
  const box = page.getByRole('combobox', { name: words.search.input });
  await box.fill('in:tow');
  await shows(page.getByRole('option', { name: /town-square/ }));

  // Whoever is not in it sees it on its card, whoever keeps order in the list of all.
  await vera.arrives();
  await vera.signsIn('/moderation/channels');
  await shows(vera.page.getByRole('table').getByRole('row', { name: /town-square/ }));
  await goes(vera, `/c/${town.channel}`);
  await shows(vera.page.getByRole('article'));

  await anna.page.getByRole('button', { name: anna.words.avatar.remove, exact: true }).click();
  await until('it is gone', async () => (await boris.row('town-square').locator('img').count()) === 0);
});
