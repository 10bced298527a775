/** Of what one is told: in all channels, and in one that has its own. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

story(
  'what to be told of is chosen for all channels, and otherwise for one of them',
  async (town) => {
    const anna = await town.person('anna');
    const square = (await anna.api.createChannel('square')).id;
    const roofs = (await anna.api.createChannel('roofs')).id;
    await anna.comes(square, 'square');
    const { page, words } = anna;
    const { panels, settings, shell } = words;
    const level = async (channel) => (await anna.api.ask('GET', `/channels/${channel}`)).membership.level;
    const becomes = (channel, wanted) =>
      until(`${channel} ${wanted}`, async () => (await level(channel)) === wanted || (await level(channel)));
    assert.equal(await level(roofs), 'mentions');

    await page.goto('/settings/notifications');
    const general = page.getByRole('group', { name: settings.level });
    await general.getByText(panels.levels.all, { exact: true }).click();
    await becomes(roofs, 'all');

    await anna.row('roofs').hover();
    await page.getByRole('button', { name: shell.rowMenu('roofs') }).click();
    const byDefault = page.getByRole('menuitemradio', { name: panels.levelOfAll(panels.levels.all) });
    assert.equal(await byDefault.getAttribute('aria-checked'), 'true');
    await page.getByRole('menuitemradio', { name: shell.levels.nothing }).click();
    await becomes(roofs, 'nothing');

    await general.getByText(panels.levels.mentions, { exact: true }).click();
    await becomes(square, 'mentions');
    assert.equal(await level(roofs), 'nothing');
    await page.goto(`/c/${roofs}?panel=info`);
    const own = page.getByRole('group', { name: panels.notices });
    await own.getByText(panels.levelOfAll(panels.levels.mentions)).click();
    await becomes(roofs, 'mentions');
  },
  { engines: ['sqlite'] },
);
