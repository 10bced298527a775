/** Quiet hours, and a pause: in the settings, and what a page that is open makes of them. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

const AT = '/settings/notifications';
const quietOf = async ({ api }) => (await api.ask('GET', '/me')).quiet;

story(
  'quiet hours are kept by the week, with who gets through, and nothing that is missing',
  async (town) => {
    const anna = await town.person('anna');
    const boris = await town.person('boris');
    await anna.arrives();
    await anna.signsIn();
    const { page } = anna;
    const { quiet, common } = anna.words;
    await page.goto(AT);
    const section = page.getByRole('region', { name: quiet.title, exact: true });
    await section.getByRole('button', { name: quiet.add }).click();
    const first = section.getByRole('group', { name: quiet.nth(1) });
    for (const day of ['Saturday', 'Sunday']) await first.getByRole('checkbox', { name: day }).press('Space');
    await first.getByLabel(quiet.from, { exact: true }).fill('21:30');
    await section.getByLabel(quiet.zone).selectOption('Europe/Moscow');
    await section.getByRole('combobox', { name: quiet.through }).fill('bor');
    await page.getByRole('option', { name: /boris/ }).click();
    await section.getByRole('button', { name: common.save }).click();
    await section.getByText(common.saved).waitFor();
    assert.deepEqual(await quietOf(anna), {
      hours: [{ days: [1, 2, 3, 4, 5], from: 21 * 60 + 30, to: 8 * 60 }],
      time_zone: 'Europe/Moscow',
      until: null,
      people: [boris.api.me.id],
    });

    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
      await first.getByRole('checkbox', { name: day }).press('Space');
    await section.getByRole('button', { name: common.save }).click();
    await section.getByText(quiet.missing).waitFor();
    assert.equal((await quietOf(anna)).hours.length, 1);
    await section.getByRole('button', { name: quiet.removeNth(1) }).click();
    await section.getByRole('button', { name: quiet.removePerson('boris') }).click();
    await section.getByRole('button', { name: common.save }).click();
    await until('there are none', async () => {
      const { hours, people } = await quietOf(anna);
      return (hours.length === 0 && people.length === 0) || hours;
    });
  },
  { engines: ['sqlite'] },
);

story(
  'while it is quiet the page notifies of nobody but of those who get through',
  async (town) => {
    const anna = await town.person('anna');
    const [boris, clara] = [await town.person('boris'), await town.person('clara')];
    const square = (await anna.api.createChannel('square')).id;
    for (const { api } of [boris, clara]) await api.join(square);
    await anna.arrives({ permissions: ['notifications'] });
    await anna.context.addInitScript(() => {
      localStorage.setItem('veche.preferences', JSON.stringify({ desktop: true }));
    });
    await anna.signsIn();
    const { page } = anna;
    const { quiet } = anna.words;
    await anna.api.ask('PUT', '/me/quiet', { hours: [], time_zone: 'UTC', people: [clara.api.me.id] });
    await page.goto(AT);
    await page.getByRole('button', { name: quiet.pauses.hour }).click();
    await page.getByRole('button', { name: quiet.resume }).waitFor();
    assert.ok((await quietOf(anna)).until > Date.now());

    const shown = () =>
      page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ body }) => body).sort());
    await page.evaluate(() => navigator.serviceWorker.ready);
    await boris.api.post(square, '@anna from Boris');
    await clara.api.post(square, '@anna from Clara');
    await until('Clara gets through', async () => (await shown()).length === 1 || (await shown()));
    assert.deepEqual(await shown(), ['@anna from Clara']);

    await page.getByRole('button', { name: quiet.resume }).click();
    await page.getByRole('button', { name: quiet.pauses.hour }).waitFor();
    await boris.api.post(square, '@anna again');
    await until('Boris is heard', async () => (await shown()).join() === '@anna again' || (await shown()));
  },
  { engines: ['sqlite'] },
);
