/** The first day of a town, counted: fields that are filled in, and clicks. */
import assert from 'node:assert/strict';
import { Person } from './support/person.js';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** Somebody new at a browser, whose fields and clicks are counted. */
async function newcomer(town, name, options) {
  const person = new Person(town, name, options);
  town.people.push(person);
  await person.arrives(options);
  const count = { fields: 0, clicks: 0 };
  const fills = async (label, text) => {
    await person.page.getByLabel(label, { exact: true }).fill(text);
    count.fields += 1;
  };
  const clicks = async (name) => {
    await person.page.getByRole('button', { name, exact: true }).click();
    count.clicks += 1;
  };
  return { person, count, fills, clicks };
}

const first = (person) => person.page.getByRole('region', { name: person.words.conversation.firstLink.title });

/** The first administrator comes by the link in the log. */
async function setsUp(town, options) {
  const olga = await newcomer(town, 'olga', options);
  const { person, fills, clicks } = olga;
  const { door } = person.words;
  await person.page.goto(town.server.setupPath);
  await fills(door.town, 'Новгород');
  await fills(door.username, 'olga');
  await fills(door.password, passwordOf('olga'));
  await clicks(door.setUp);
  await person.list(door.firstChannel).waitFor();
  person.place = door.firstChannel;
  return olga;
}

const linkOf = async (person) => {
  const link = first(person).getByRole('textbox', { name: person.words.panels.link });
  return new URL(await link.inputValue()).pathname;
};

story('from the link in the log to the first message there are three fields and one click', async (town) => {
  // Somebody else has the link open, and is slower.
  const rival = await newcomer(town, 'rival');
  await rival.person.page.goto(town.server.setupPath);
  await rival.fills(rival.person.words.door.username, 'rival');
  await rival.fills(rival.person.words.door.password, passwordOf('rival'));
  const { person: olga, count } = await setsUp(town);
  const { page } = olga;
  await until('writing can begin', async () => await page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'));
  await page.keyboard.type('the bell is up');
  await page.keyboard.press('Enter');
  await olga.sees(['the bell is up']);
  assert.deepEqual(count, { fields: 3, clicks: 1 });
  await page.waitForFunction(() => document.title.endsWith('· Новгород'));
  await first(olga).getByRole('img').waitFor();

  // The link in the log has done its work, and says so.
  const late = await newcomer(town, 'late');
  await late.person.page.goto(town.server.setupPath);
  await late.person.page.getByText(late.person.words.door.isSetUp).waitFor();
  await late.person.page.getByRole('button', { name: late.person.words.door.signIn, exact: true }).waitFor();

  rival.person.mayBeRefused(403, '/setup');
  await rival.clicks(rival.person.words.door.setUp);
  await rival.person.page.getByText(rival.person.words.door.isSetUp).waitFor();
  await rival.person.page.getByRole('button', { name: rival.person.words.door.signIn, exact: true }).waitFor();

  // The second comes by the link that stands there.
  const { person: boris, count: his, fills, clicks } = await newcomer(town, 'boris');
  const { words } = boris;
  await boris.page.goto(await linkOf(olga));
  await boris.page.getByText(words.door.invitedToTown('olga', 'Новгород')).waitFor();
  await boris.page.getByText(`#general · ${words.door.people(1)}`).waitFor();
  await fills(words.door.username, 'boris');
  await fills(words.door.password, passwordOf('boris'));
  await clicks(words.door.joinTown('Новгород'));
  await boris.list('general').waitFor();
  boris.place = 'general';
  await boris.writes('I can hear it');
  await olga.sees(['the bell is up', 'I can hear it']);
  assert.deepEqual(his, { fields: 2, clicks: 1 });

  // He may invite, too; with the third person nobody is asked to any more.
  const card = first(boris);
  await card.getByRole('button', { name: words.panels.makeLink }).click();
  const invite = (await linkOf(boris)).split('/').at(-1);
  await first(olga).waitFor();
  await town.api.ask('POST', '/register', { username: 'clara', password: passwordOf('clara'), invite });
  await first(olga).waitFor({ state: 'detached' });
  await card.waitFor({ state: 'detached' });
});

story(
  'on a phone the first administrator stands in the first channel as well, and puts the link away for good',
  async (town) => {
    const { person: olga, count } = await setsUp(town, { phone: true, language: 'ru' });
    assert.deepEqual(count, { fields: 3, clicks: 1 });
    await first(olga).getByRole('img').waitFor();
    assert.equal(await olga.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing hangs over the edge');
    await first(olga).getByRole('button', { name: olga.words.conversation.firstLink.putAway }).tap();
    await first(olga).waitFor({ state: 'detached' });
    await olga.page.reload();
    await olga.list('общий').waitFor();
    await olga.page.getByRole('button', { name: olga.words.conversation.invite, exact: true }).waitFor();
    assert.equal(await first(olga).count(), 0);
  },
  { engines: ['sqlite'] },
);

story(
  'a link into the town is made and ended, and leads whoever is in already home by one press',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const { page, words } = anna;
    await page.goto('/people');
    await page.getByRole('button', { name: words.shell.invitePeople }).click();
    const dialog = page.getByRole('dialog', { name: words.panels.inviteTitle('Veche') });
    await dialog.getByRole('button', { name: words.panels.makeLink }).click();
    const { pathname } = new URL(await dialog.getByRole('textbox', { name: words.panels.link, exact: true }).inputValue());
    await page.keyboard.press('Escape');

    await page.goto(pathname);
    await page.getByRole('link', { name: words.pages.openTown('Veche') }).click();
    await anna.list('town-square').waitFor();

    await anna.sidebar.getByRole('button', { name: /anna/ }).click();
    await page.getByRole('menuitem', { name: words.shell.invitePeople }).click();
    await dialog.getByRole('button', { name: words.panels.revokeOf('anna') }).click();
    await dialog.getByText(words.panels.noInvites).waitFor();
    const { person: clara } = await newcomer(town, 'clara');
    clara.mayBeRefused(404, '/api/v1/invited');
    await clara.page.goto(pathname);
    await clara.page.getByText(words.door.inviteGone).waitFor();
  },
  { engines: ['sqlite'] },
);
