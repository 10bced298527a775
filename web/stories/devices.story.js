/** Devices that are told while nobody looks, and when somebody does. */
import assert from 'node:assert/strict';
import { Push } from './support/push.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const turnsAway = (page) =>
  page.evaluate(() => {
    document.hasFocus = () => false;
    dispatchEvent(new Event('blur'));
  });

story(
  'whoever looks says so, and of two tabs the last one says that nobody does',
  async (town) => {
    const anna = await town.person('anna');
    const square = (await anna.api.createChannel('square')).id;
    await anna.arrives();
    const said = [];
    anna.context.on('request', (request) => {
      if (request.url().endsWith('/sessions/current/looking')) said.push(request.postDataJSON().is_looking);
    });
    await anna.signsIn(`/c/${square}`);
    await until('it is said', () => said.length === 1 || said);
    const other = await anna.opensTab();
    await other.goto(`/c/${square}`);
    await until('it is said by the other tab as well', () => said.length === 2 || said);

    await turnsAway(anna.page);
    await turnsAway(other);
    await until('nobody looks', () => said.length === 3 || said);
    assert.deepEqual(said, [true, true, false]);
    await other.mouse.move(40, 40);
    await other.evaluate(() => {
      document.hasFocus = () => true;
      dispatchEvent(new Event('focus'));
    });
    await until('somebody looks again', () => said.at(-1) === true || said);
  },
  { engines: ['sqlite'] },
);

story(
  'what comes while no page is open is shown and leads to its place; what was read meanwhile goes away',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const boris = await town.person('boris');
    await boris.api.join(town.channel);
    const roofs = (await anna.api.createChannel('roofs')).id;
    await anna.context.grantPermissions(['notifications']);
    const nowhere = await anna.context.newPage();
    const push = await Push.of(anna, nowhere);
    await anna.page.close();
    anna.page = nowhere;

    await push.tells('first', town.channel, 2);
    await push.shows('first');
    await push.watches();
    await push.tells('second', town.channel, 3, { badge: 4 });
    await push.shows('second');
    await push.tells('on the roofs', roofs, 2, { unread: [town.channel, roofs] });
    await push.shows('on the roofs', 'second');
    for (const unreadable of ['', 'no JSON']) await push.delivers(unreadable);
    await push.shows('Veche', 'on the roofs', 'second');
    assert.deepEqual((await push.seen()).badges, [4, 1]);

    // The square was read elsewhere: whatever comes next says so.
    await push.tells('again on the roofs', roofs, 3);
    await push.shows('Veche', 'again on the roofs');
    await push.clicks('again on the roofs');
    await until('a page is opened there', async () => {
      const { opened } = await push.seen();
      return opened[0] === `/c/${roofs}/3` || opened;
    });
    await push.shows('Veche');

    // A page that is open goes there, and is not loaded anew. One that is about something else of the house does not.
    const { seq } = await boris.api.post(town.channel, 'hear me');
    const other = await anna.opensTab();
    await other.goto('/healthz');
    anna.page = await anna.opensTab();
    await anna.page.goto('/settings/profile');
    await anna.sidebar.waitFor();
    await anna.page.evaluate(() => (window.isTheSame = true));
    await push.tells('hear me', town.channel, seq);
    await push.shows('Veche', 'hear me');
    await push.clicks('hear me');
    await anna.message('hear me', anna.list('town-square')).waitFor();
    assert.equal(new URL(anna.page.url()).pathname, `/c/${town.channel}/${seq}`);
    assert.ok(await anna.page.evaluate(() => window.isTheSame));
    assert.equal((await push.seen()).opened.length, 1);
  },
  { engines: ['sqlite'] },
);

story(
  'what is read anywhere is not shown any more where a page is open, and its badge counts what calls',
  async (town) => {
    const anna = await town.person('anna');
    const boris = await town.person('boris');
    const square = (await boris.api.createChannel('square')).id;
    await anna.api.join(square);
    const roofs = (await anna.api.createChannel('roofs')).id;
    await anna.comes(roofs, 'roofs', { permissions: ['notifications'] });
    const badges = [];
    await anna.page.exposeFunction('badged', (badge) => badges.push(badge));
    await anna.page.addInitScript(() => {
      navigator.setAppBadge = async (badge) => window.badged(badge);
      navigator.clearAppBadge = async () => window.badged(0);
    });
    await anna.page.reload();
    await anna.sidebar.waitFor();
    const push = await Push.of(anna, anna.page);
    const last = (await boris.api.post(square, 'one @anna')).seq;
    await until('the badge counts it', () => badges.at(-1) === 1 || badges);
    await push.tells('one', square, last);
    await push.tells('roofs', roofs, 1, { unread: [square, roofs], at: 1 });
    await push.shows('one', 'roofs');

    // On another device.
    await anna.api.ask('PUT', `/channels/${square}/read`, { seq: last });
    await push.shows();
    await until('the badge is gone', () => badges.at(-1) === 0 || badges);
  },
  { engines: ['sqlite'] },
);
