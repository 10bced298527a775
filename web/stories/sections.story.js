/** The list of channels, parted as its person likes. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

const section = (page, title) =>
  page.locator('section[data-section]').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const rows = (page, title) => section(page, title).locator('li a .name').allTextContents();
const stand = (page, title, names) =>
  until(`${title}: ${names}`, async () => {
    const now = await rows(page, title);
    return JSON.stringify(now) === JSON.stringify(names) || now.join();
  });

async function builder(town) {
  const anna = await town.person('anna');
  const channels = {};
  for (const name of ['doors', 'roofs', 'square', 'walls']) channels[name] = (await anna.api.createChannel(name)).id;
  await anna.comes(channels.square, 'square');
  return { anna, channels };
}

const isFirst = (page, title) =>
  until(`${title} stand first`, async () => {
    const titles = (await page.locator('section[data-section] h2').allTextContents()).map((one) => one.trim());
    return titles[0] === title || titles.join();
  });

/** As a hand does it: takes hold, moves there, looks, lets go. */
async function drags(page, what, to, at = 0.5) {
  await what.hover();
  await page.mouse.down();
  const { x, y, width, height } = await to.boundingBox();
  const [left, top] = [x + Math.min(60, width / 2), y + height * at];
  await page.mouse.move(left, top - 2, { steps: 5 });
  await until('it is seen where it would go', async () => {
    await page.mouse.move(left, top);
    await page.mouse.move(left + 1, top);
    return (await page.locator('[data-drop]').count()) > 0;
  });
  await page.mouse.up();
}

const ofRow = async (anna, name, page = anna.page) => {
  await anna.row(name).hover();
  await page.getByRole('button', { name: anna.words.shell.rowMenu(name) }).click();
};
const ofSection = async ({ page, words }, title) => {
  await section(page, title).hover();
  await page.getByRole('button', { name: words.shell.sectionMenu(title) }).click();
};

story('a section is made of a channel, arranged, and is the same on another device', async (town) => {
  const { anna } = await builder(town);
  const { page, words } = anna;
  const { sections: arranging } = words;
  const { sections } = words.shell;
  const device = await anna.opensTab();
  await device.goto(page.url());
  await page.bringToFront();
  await stand(device, sections.channels, ['doors', 'roofs', 'square', 'walls']);

  await ofRow(anna, 'walls');
  await page.getByRole('menuitem', { name: arranging.add }).click();
  const asked = page.getByRole('dialog', { name: arranging.addTitle });
  await asked.getByRole('textbox', { name: arranging.name }).fill('Building');
  await page.keyboard.press('Enter');
  await asked.waitFor({ state: 'detached' });
  await stand(page, 'Building', ['walls']);
  await stand(device, 'Building', ['walls']);

  await ofRow(anna, 'doors');
  await page.getByRole('menuitemradio', { name: 'Building' }).click();
  await stand(device, 'Building', ['doors', 'walls']);

  // By hand from here on.
  await ofRow(anna, 'walls');
  await page.getByRole('menuitem', { name: arranging.up }).click();
  await stand(page, 'Building', ['walls', 'doors']);
  await stand(device, 'Building', ['walls', 'doors']);

  await ofSection(anna, 'Building');
  await page.getByRole('menuitem', { name: arranging.down }).click();
  await isFirst(device, sections.channels);
  await section(page, 'Building').getByRole('button', { name: 'Building', exact: true }).click();
  await stand(device, 'Building', []);
  await section(device, 'Building').getByRole('button', { name: 'Building', exact: true }).dispatchEvent('click');
  await stand(page, 'Building', ['walls', 'doors']);

  await ofSection(anna, 'Building');
  await page.getByRole('menuitem', { name: arranging.remove }).click();
  await page.getByRole('dialog').getByRole('button', { name: arranging.remove }).click();
  await stand(device, sections.channels, ['doors', 'roofs', 'square', 'walls']);
  assert.equal(await section(device, 'Building').count(), 0);
});

story(
  'channels are dragged to another section and to another place, and sections, too',
  async (town) => {
    const { anna, channels } = await builder(town);
    const { page, words } = anna;
    const { sections } = words.shell;
    await anna.api.ask('POST', '/me/sections', { name: 'Building' });
    await section(page, 'Building').waitFor();

    await drags(page, anna.row('roofs'), section(page, 'Building'));
    await stand(page, 'Building', ['roofs']);
    await drags(page, anna.row('walls'), section(page, 'Building').locator('.head'));
    await stand(page, 'Building', ['roofs', 'walls']);
    await drags(page, anna.row('walls'), anna.row('roofs'), 0.2);
    await stand(page, 'Building', ['walls', 'roofs']);
    const { membership } = await anna.api.ask('GET', `/channels/${channels.walls}`);
    assert.equal(membership.place, 0);

    await drags(page, anna.row('roofs'), section(page, sections.channels).locator('.head'));
    await stand(page, sections.channels, ['doors', 'roofs', 'square']);
    await drags(page, section(page, sections.directs).locator('h2'), section(page, 'Building').locator('.head'), 0.1);
    await isFirst(page, sections.directs);
  },
  { engines: ['sqlite'] },
);

story(
  'what is unread stands where its person wants it',
  async (town) => {
    const { anna, channels } = await builder(town);
    const boris = await town.person('boris');
    const { page, words } = anna;
    const { sections: arranging } = words;
    const { sections } = words.shell;
    await boris.api.join(channels.roofs);
    await boris.api.post(channels.roofs, 'look up');
    await stand(page, sections.unread, ['roofs']);

    await ofSection(anna, sections.channels);
    await page.getByRole('menuitemcheckbox', { name: arranging.unreadApart }).click();
    await stand(page, sections.channels, ['doors', 'roofs', 'square', 'walls']);
    await ofSection(anna, sections.channels);
    await page.getByRole('menuitemcheckbox', { name: arranging.onlyUnread }).click();
    // The one that is open stays in sight.
    await stand(page, sections.channels, ['roofs', 'square']);
    await page.getByRole('button', { name: words.shell.moreRows(2) }).click();
    await stand(page, sections.channels, ['doors', 'roofs', 'square', 'walls']);
  },
  { engines: ['sqlite'] },
);
