/** What failed to go out, as those who keep order see it. */
import { reachesPushService } from './support/push-service.js';
import { story } from './support/town.js';

story(
  'what a push service did not take is listed, and tried again; an administrator is told that the house has no address',
  async (town) => {
    const anna = await town.person('anna', { role: 'admin' });
    const boris = await town.person('boris', { role: 'moderator' });
    const square = (await anna.api.createChannel('square')).id;
    await boris.api.join(square);
    await boris.arrives({ permissions: ['notifications'] });
    await reachesPushService(boris, 'https://localhost/boris');
    await boris.signsIn(`/c/${square}`);
    await boris.page.goto('/settings/notifications');
    const { devices } = boris.words;
    await boris.page.getByRole('button', { name: devices.turnOn }).click();
    await boris.page.getByRole('button', { name: devices.testNamed('Chrome, Linux') }).click();
    await boris.page.getByText(devices.tried.refused).waitFor();

    const { errands } = boris.words.moderation;
    await boris.page.goto('/moderation/errands');
    const listed = boris.page.getByRole('list', { name: errands.list }).getByRole('listitem');
    await listed.getByText(devices.refusals.forbidden).waitFor();
    await listed.getByRole('button', { name: errands.againFor('boris') }).click();
    await boris.page.getByText(errands.none).waitFor();
    // It is refused again, and comes back.
    await listed
      .waitFor({ timeout: 500 })
      .catch(() => boris.page.reload())
      .then(() => listed.waitFor());
    if ((await boris.page.getByText(errands.address.missing).count()) > 0) throw new Error('a moderator cannot mend the address');

    await anna.comes(square, 'square');
    await anna.page.goto('/moderation/errands');
    await anna.page.getByText(errands.address.missing).waitFor();
    await anna.page.goto('/moderation/server');
    await anna.page.getByText(errands.address.missing).waitFor();
  },
  { engines: ['sqlite'] },
);

story(
  'what a push service does not answer is said to wait, with the time of the next try',
  async (town) => {
    const boris = await town.person('boris', { role: 'moderator' });
    await boris.api.createChannel('square');
    await boris.arrives({ permissions: ['notifications'] });
    // Nobody listens there.
    await reachesPushService(boris, 'https://127.0.0.1:9/boris');
    await boris.signsIn('/settings/notifications');
    const { devices } = boris.words;
    await boris.page.getByRole('button', { name: devices.turnOn }).click();
    await boris.page.getByRole('button', { name: devices.testNamed('Chrome, Linux') }).click();
    await boris.page.getByText(devices.tried.waits).waitFor();

    const { errands } = boris.words.moderation;
    await boris.page.goto('/moderation/errands');
    await boris.page.getByText(errands.waiting.push(1)).waitFor();
    await boris.page.getByText(errands.none).waitFor();
  },
  { engines: ['sqlite'], settings: { VECHE_OUT_ALLOW: '127.0.0.1' } },
);
