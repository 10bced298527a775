/** How long a channel keeps files, and what is left of those that were too old. */
import { goes } from './support/looks.js';
import { png } from './support/picture.js';
import { story } from './support/town.js';

story(
  'an owner says how long files are kept; what is older goes, and its message says what it had',
  async (town) => {
    const [anna, boris] = await town.square(['anna', 'boris']);
    const { page, words } = anna;
    const path = `/c/${town.channel}`;
    const files = [await anna.api.upload('plan.png', png(400, 300)), await anna.api.upload('plan.txt', Buffer.from('a plan'))];
    await anna.api.post(town.channel, 'what we will build', { files });
    const shown = boris.list().getByRole('link', { name: boris.words.files.open('plan.png'), exact: true });
    await shown.waitFor();

    await goes(anna, `${path}?panel=info`);
    await page.getByRole('button', { name: words.common.edit, exact: true }).click();
    await page.getByLabel(words.files.term).selectOption('7');
    await page.getByText(words.files.termWarning(words.common.days(7))).waitFor();
    await page.getByRole('button', { name: words.common.save, exact: true }).click();
    await boris
      .list()
      .getByText(boris.words.conversation.removesFiles('anna', boris.words.common.days(7)))
      .waitFor();
    await page.getByText(words.common.days(7), { exact: true }).waitFor();

    for (const person of town.people) person.mayLoseTheWay();
    await town.server.sleeps(8);
    await boris.list().getByText(boris.words.files.removedAfter(7)).nth(1).waitFor();
    await shown.waitFor({ state: 'detached' });
    await boris.list().getByText('what we will build').waitFor();

    // Whoever comes later reads the same.
    await boris.page.reload();
    await boris.list().getByText('plan.txt', { exact: true }).waitFor();
    await boris.list().getByText(boris.words.files.removedAfter(7)).nth(1).waitFor();
  },
  { engines: ['postgres'] },
);
