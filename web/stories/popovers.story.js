/** What lies over the page keeps the keyboard, or gives it back to where it came from. */
import assert from 'node:assert/strict';
import { focused } from './support/keyboard.js';
import { goes } from './support/looks.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const PRESSES = 24;

const isOver = async (page) => await page.evaluate(() => document.activeElement.closest(':popover-open, dialog:modal') !== null);

/** All popovers in which one does more than choose a row, and how each is opened. */
const pickers = (anna) => ({
  'the picker of the composer': async () => await anna.page.getByRole('button', { name: anna.words.composer.emoji, exact: true }).click(),
  'the picker of a message': async () => {
    await anna.message('ladder').focus();
    await anna.page.keyboard.press('r');
  },
});

/** All menus: where, and the button that each belongs to. */
const menus = ({ page, words }, at) => {
  const { shell, files, panels, moderation } = words;
  const menu = (at, name, within = page) => ({ at, from: within.getByRole('button', { name }).first() });
  return {
    'of what is attached': menu(at, files.attach),
    'of oneself': menu(at, shell.me('anna')),
    'of adding a channel': menu(at, shell.addChannel),
    'of a section': menu(at, shell.sectionMenu(shell.sections.channels)),
    'of a row': menu(at, shell.rowMenu('town-square')),
    'of a member': menu(`${at}?panel=members`, panels.actionsFor('boris')),
    'of a channel under moderation': menu('/moderation/channels', moderation.actions('town-square'), page.getByRole('main')),
  };
};

async function tabs(page, what, key) {
  for (let press = 1; press <= PRESSES; press++) {
    await page.keyboard.press(key);
    assert.ok(await isOver(page), `${what}: ${key} ${press} came to ${await focused(page)}`);
  }
}

story(
  'Tab goes round in what lies over the page, and leaves a menu for its button',
  async (town) => {
    const anna = await town.person('anna', { role: 'admin' });
    const boris = await town.person('boris');
    const square = (await anna.api.createChannel('town-square')).id;
    await boris.api.join(square);
    const at = `/c/${square}`;
    await anna.comes(square, 'town-square');
    const { page } = anna;
    await anna.api.post(square, 'Who has a ladder?');
    await anna.message('ladder').waitFor();

    for (const [what, opens] of Object.entries(pickers(anna))) {
      await opens();
      await page.getByRole('dialog').waitFor();
      await until(`the focus is in ${what}`, async () => await isOver(page));
      for (const key of ['Tab', 'Shift+Tab']) await tabs(page, what, key);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }

    const over = page.getByRole('menu');
    for (const [what, { at: path, from }] of Object.entries(menus(anna, at))) {
      await goes(anna, path);
      for (const key of ['Tab', 'Shift+Tab']) {
        await from.focus();
        await page.keyboard.press('Enter');
        await over.waitFor();
        await until(`the focus is in the menu ${what}`, async () => await isOver(page));
        await page.keyboard.press(key);
        await over.waitFor({ state: 'detached' });
        await until(`the button has the focus again after ${key} in the menu ${what}`, async () => {
          return (await from.evaluate((it) => it === document.activeElement)) || (await focused(page));
        });
      }
    }
    await goes(anna, at);
    await anna.message('ladder').focus();
    await page.keyboard.press('m');
    await over.waitFor();
    await page.keyboard.press('Tab');
    await over.waitFor({ state: 'detached' });
    await until(
      'the message has the focus again',
      async () => await anna.message('ladder').evaluate((it) => it.contains(document.activeElement)),
    );
  },
  { engines: ['sqlite'] },
);
