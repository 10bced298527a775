/** Without the server, what was looked at last can still be read; whoever signs out leaves nothing behind. */
import assert from 'node:assert/strict';
import { kept } from './support/kept.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const texts = (one) => one?.ends.flatMap(({ messages }) => messages.map(({ text }) => text)) ?? [];

story(
  'a page that is loaded while the server is away shows what was kept, and goes on from there when it is back',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const boris = await town.person('boris');
    await boris.api.join(town.channel);
    const { page } = anna;
    const closed = (await boris.api.createChannel('cellar', 'closed')).id;
    const { id } = anna.api.me;
    await boris.api.ask('PUT', `/channels/${closed}/members/${id}`);
    await boris.api.post(closed, 'a word in the cellar');
    await boris.api.post(town.channel, 'the ferry leaves at six');
    await anna.message('the ferry leaves at six').waitFor();
    await anna.row('cellar').click();
    await page.getByText('a word in the cellar').first().waitFor();
    await until('both channels are kept', async () => {
      const all = texts(await kept(page));
      return (all.includes('the ferry leaves at six') && all.includes('a word in the cellar')) || all;
    });
    // Access that is lost is lost on the disk as well; the page asks what became of it.
    anna.mayBeRefused(404, `/channels/${closed}`);
    await boris.api.ask('DELETE', `/channels/${closed}/members/${id}`);
    await until('the cellar is not kept any more', async () => {
      const all = texts(await kept(page));
      return !all.includes('a word in the cellar') || all;
    });

    await page.goto(`/c/${town.channel}`);
    await anna.message('the ferry leaves at six').waitFor();
    // Every request of the page fails, as on a train; the page itself comes from where the browser keeps it.
    anna.mayLoseTheWay();
    const asOf = new RegExp(anna.words.shell.asOf('').replace(/ \.$/, ' '));
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.reload();
    await anna.message('the ferry leaves at six').waitFor();
    await page.getByText(asOf).waitFor();
    assert.equal(await page.getByText('a word in the cellar').count(), 0);

    await boris.api.post(town.channel, 'the ferry has left');
    await page.unroute('**/api/v1/**');
    await anna.message('the ferry has left').waitFor();
    await page.getByText(asOf).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /profile, settings, sign out/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Password').first().waitFor();
    await until('nothing is kept', async () => (await kept(page)) === null);
  },
  { engines: ['sqlite'] },
);

story(
  'what is on its way when somebody signs out is given up, and refused by nobody',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const { page } = anna;
    const path = '/api/v1/threads';
    const ends = new Promise((done) => {
      for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => request.url().includes(path) && done());
    });
    const asked = new Promise((done) => {
      void page.route(`**${path}**`, async (route) => {
        done();
        // The page may have given it up, and be gone before the last of them is held back.
        await page
          .getByLabel('Password')
          .first()
          .waitFor()
          .then(() => route.continue())
          .catch(() => undefined);
      });
    });
    await page.reload();
    await asked;
    await page.getByRole('button', { name: /profile, settings, sign out/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Password').first().waitFor();
    await ends;
  },
  { engines: ['sqlite'] },
);
