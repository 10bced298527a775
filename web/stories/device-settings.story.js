/** What the settings say of devices that are told, and do with them. */
import assert from 'node:assert/strict';
import { isSubscribed, reachesPushService } from './support/push-service.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const AT = '/settings/notifications';
const devicesOf = async ({ api }) => (await api.ask('GET', '/devices')).devices;

story(
  'a device is told once its owner has asked for it, says what keeps it from being told, and is forgotten with them',
  async (town) => {
    const anna = await town.person('anna');
    const square = (await anna.api.createChannel('square')).id;
    await anna.arrives({ permissions: ['notifications'] });
    // Nobody may be spoken to there, which the service of a device can never be.
    await reachesPushService(anna, 'https://localhost/anna');
    await anna.signsIn(`/c/${square}`);
    const { page } = anna;
    const words = anna.words.devices;
    await page.goto(AT);
    await page.getByText(words.none).waitFor();
    await page.getByText(words.noAddress).waitFor();
    const closed = page.getByRole('cell').nth(1);
    assert.match(await closed.textContent(), new RegExp(words.off));

    await page.getByRole('button', { name: words.turnOn }).click();
    await page.getByText(words.isOn).waitFor();
    await until('it is in the table', async () => (await closed.textContent()).includes(words.on));
    const [device] = await devicesOf(anna);
    assert.match(device.name, /^Chrome, Linux$/);

    await page.getByRole('button', { name: words.testNamed(device.name) }).click();
    await page.getByText(words.tried.refused).waitFor();
    await page.getByText(words.refusals.forbidden).waitFor();

    await page.getByText(words.contents.place, { exact: true }).click();
    await until('it is kept', async () => (await anna.api.ask('GET', '/devices')).content === 'place');

    await page.getByRole('button', { name: words.turnOff }).click();
    await page.getByRole('button', { name: words.turnOn }).waitFor();
    assert.deepEqual([await devicesOf(anna), await isSubscribed(page)], [[], false]);

    await page.getByRole('button', { name: words.turnOn }).click();
    await page.getByText(words.isOn).waitFor();
    await page.getByRole('button', { name: anna.words.settings.signOut, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: anna.words.settings.signOut }).click();
    await page.getByLabel(anna.words.door.password, { exact: true }).waitFor();
    await until('nothing is subscribed', async () => !(await isSubscribed(page)));
    assert.deepEqual(await devicesOf(anna), []);
  },
  { engines: ['sqlite'] },
);

story(
  'a device of another place can be removed, and one that was removed is not told again',
  async (town) => {
    const anna = await town.person('anna');
    const square = (await anna.api.createChannel('square')).id;
    await anna.arrives({ permissions: ['notifications'] });
    await reachesPushService(anna);
    await anna.signsIn(`/c/${square}`);
    const { page } = anna;
    const words = anna.words.devices;
    const auth = Buffer.alloc(16).toString('base64url');
    await page.goto(AT);
    await page.getByRole('button', { name: words.turnOn }).click();
    await page.getByText(words.isOn).waitFor();
    const { p256dh } = await page.evaluate(() => JSON.parse(localStorage.getItem('stubbed-subscription')));
    await anna.api.ask('POST', '/devices', { name: 'Kitchen tablet', endpoint: 'https://push.example.org/tablet', p256dh, auth });
    await page.reload();
    await page.getByRole('button', { name: words.removeNamed('Kitchen tablet') }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.remove, exact: true }).click();
    await page.getByRole('button', { name: words.removeNamed('Kitchen tablet') }).waitFor({ state: 'detached' });

    // From elsewhere: by the next page this browser knows.
    const [device] = await devicesOf(anna);
    await anna.api.ask('DELETE', `/devices/${device.id}`);
    await page.reload();
    await until('it is not subscribed any more', async () => !(await isSubscribed(page)));
    assert.deepEqual(await devicesOf(anna), []);
  },
  { engines: ['sqlite'] },
);

story(
  'a browser that blocks notifications, and one that cannot have them, are told what to do',
  async (town) => {
    const anna = await town.person('anna');
    await anna.api.createChannel('square');
    await anna.arrives();
    await anna.context.addInitScript(() => {
      if (location.search === '?phone') {
        delete window.PushManager;
        Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1' });
      } else Object.defineProperty(Notification, 'permission', { value: 'denied' });
    });
    await anna.signsIn();
    const words = anna.words.devices;
    await anna.page.goto(AT);
    await anna.page.getByText(words.blockedSteps[1]).waitFor();
    await anna.page.goto(`${AT}?phone`);
    await anna.page.getByText(words.homeSteps[1]).waitFor();
    assert.equal(await anna.page.getByRole('button', { name: words.turnOn }).count(), 0);
  },
  { engines: ['sqlite'] },
);
