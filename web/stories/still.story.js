/** What comes late moves nothing of what somebody looks at already. */
import assert from 'node:assert/strict';
import { Person } from './support/person.js';
import { moved, watchesShifts } from './support/still.js';
import { story } from './support/town.js';

/** Long enough for a page to be drawn before the server has answered. */
const LATE_MS = 400;
/** As little, in thousandths, nobody sees. */
const MOST = 3;

/** A town with a name, a word of welcome and people for a try: its door has much to say. */
async function invites(town) {
  const olga = await town.person('olga', { role: 'admin' });
  await olga.api.ask('PATCH', '/town', { name: 'Псков', welcome: 'A town on two rivers.\nCome in, sit down and say what you think.' });
  const { code } = await olga.api.ask('POST', '/invites', {});
  return { olga, code };
}

/** Comes with a phone, from far away. */
async function comes(person) {
  await person.arrives({ phone: true });
  await watchesShifts(person);
  await person.page.route('**/api/**', async (route) => {
    await new Promise((done) => setTimeout(done, LATE_MS));
    await route.continue().catch(() => {});
  });
}

const still = { engines: ['sqlite'], settings: { VECHE_DEMO: 'on' } };

story(
  'the door stands still while the server says what it leads to',
  async (town) => {
    const { code } = await invites(town);
    const stranger = new Person(town, 'greta');
    town.people.push(stranger);
    await comes(stranger);
    stranger.mayBeRefused(404, '/api/v1/invite');
    const { page } = stranger;
    for (const path of ['/sign-in', '/register', '/reset', `/invite/${code}`, '/invite/gone']) {
      await page.goto(path);
      await page.getByText('A town on two rivers.').waitFor();
      await page.waitForLoadState('networkidle');
      const far = await moved(stranger);
      assert.ok(far <= MOST, `${path}: ${far}`);
    }
  },
  still,
);

story(
  'the panes stand still under what an administrator is told of demo data',
  async (town) => {
    const { olga } = await invites(town);
    const square = (await olga.api.createChannel('square')).id;
    await comes(olga);
    await olga.signsIn();
    const { page, words } = olga;
    for (const path of [null, '/', `/c/${square}`]) {
      if (path !== null) await page.goto(path);
      await page.getByText(words.shell.demo).waitFor();
      await page.waitForLoadState('networkidle');
      const far = await moved(olga);
      assert.ok(far <= MOST, `${path ?? 'once signed in'}: ${far}`);
    }
  },
  still,
);
