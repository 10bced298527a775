/** The first day: an administrator of one's own, and people who come by a link. */
import assert from 'node:assert/strict';
import { Person } from './support/person.js';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

story('a stranger comes by an invite link, and talks', async (town) => {
  const anna = await town.person('anna');
  const channel = (await anna.api.createChannel('guild', 'closed')).id;
  await anna.comes(channel, 'guild');
  const { panels, conversation } = anna.words;
  await anna.page.getByRole('button', { name: conversation.invite }).click();
  const dialog = anna.page.getByRole('dialog', { name: panels.inviteTitle('guild') });
  await dialog.getByRole('button', { name: panels.makeLink }).click();
  const link = new URL(await dialog.getByRole('textbox', { name: panels.link, exact: true }).inputValue());
  await anna.page.keyboard.press('Escape');

  const clara = new Person(town, 'clara');
  town.people.push(clara);
  await clara.arrives();
  const { page, words } = clara;
  await page.goto(link.pathname);
  await page.getByText(words.door.invitedBy('anna', 'guild')).waitFor();
  await page.getByRole('textbox', { name: words.door.username, exact: true }).fill('clara');
  await page.getByLabel(words.door.password, { exact: true }).fill(passwordOf('clara'));
  await page.getByRole('button', { name: words.door.join('guild') }).click();
  await clara.list('guild').waitFor();
  clara.place = 'guild';
  await clara.writes('may I come in?');
  await anna.sees(['may I come in?']);
  await anna.writes('you are in');
  await clara.sees(['may I come in?', 'you are in']);
});

story('an invite for one lets one in, who is there at once', async (town) => {
  const anna = await town.person('anna');
  const guild = (await anna.api.createChannel('guild', 'closed')).id;
  const { code } = await anna.api.ask('POST', `/channels/${guild}/invites`, { uses: 1 });
  const comes = async (name) => {
    const person = new Person(town, name);
    town.people.push(person);
    await person.arrives();
    person.mayBeRefused(404, '/api/v1/invite');
    await person.page.goto(`/invite/${code}`);
    return person;
  };
  const clara = await comes('clara');
  const { page, words } = clara;
  await page.getByText(words.door.invitedBy('anna', 'guild')).waitFor();
  await page.getByRole('textbox', { name: words.door.username, exact: true }).fill('clara');
  await page.getByLabel(words.door.password, { exact: true }).fill(passwordOf('clara'));
  await page.getByRole('button', { name: words.door.join('guild') }).click();
  await clara.list('guild').waitFor();

  const boris = await comes('boris');
  await boris.page.getByText(words.door.inviteGone).waitFor();
  assert.equal(await boris.page.getByRole('button', { name: words.door.join('guild') }).count(), 0);
});

story('whoever lost their password sets another by the link that an administrator passes on', async (town) => {
  const [anna] = await town.square(['anna']);
  const olga = await town.person('olga', { role: 'admin' });
  await olga.arrives();
  await olga.signsIn('/moderation/people');
  const { people } = olga.words.moderation;
  await olga.page.getByRole('button', { name: people.manageWho('anna') }).click();
  await olga.page.getByRole('button', { name: people.reset }).click();
  const dialog = olga.page.getByRole('dialog', { name: people.resetTitle('anna') });
  await dialog.getByRole('button', { name: people.resetMake }).click();
  const link = await dialog.getByRole('textbox', { name: people.resetLink }).inputValue();

  // On a phone of hers, where she is not signed in.
  const clara = new Person(town, 'anna');
  town.people.push(clara);
  await clara.arrives({ phone: true });
  const { page, words } = clara;
  await page.goto(link);
  await page.getByText(words.letters.resetFor('anna', 'anna')).waitFor();
  const password = page.getByLabel(words.door.password, { exact: true });
  clara.mayBeRefused(422, '/api/v1/password-reset');
  await password.fill('password');
  await page.getByRole('button', { name: words.letters.reset }).click();
  await page.getByText(words.problems.rules.passwordCommon).first().waitFor();
  await password.fill('an entirely other one');
  await page.getByRole('button', { name: words.letters.reset }).click();
  await page.getByRole('navigation').first().waitFor();
  assert.equal(new URL(page.url()).hash, '');

  // Where she was signed in before, she is not any more.
  anna.mayBeRefused(401, '/api/v1/');
  await anna.page.getByText(anna.words.door.endings.ended).waitFor();
  clara.mayBeRefused(404, '/api/v1/password-reset');
  await page.goto('/search');
  await page.goto(link);
  await page.getByText(words.letters.resetGone).waitFor();
});

story(
  'an administrator of their own takes the demo data away',
  async (town) => {
    const olga = await town.person('olga', { role: 'admin' });
    await olga.arrives();
    const { page, words } = olga;
    await page.goto('/sign-in');
    await page.getByRole('button', { name: words.door.demoAs('user1', words.common.roles.member) }).waitFor();
    await olga.signsIn('/moderation/server');
    await page.getByRole('button', { name: words.moderation.server.demoRemove }).click();
    const dialog = page.getByRole('dialog', { name: words.moderation.server.demoTitle });
    await dialog.getByRole('button', { name: words.moderation.server.demoVerb, exact: true }).click();
    await page.getByText(words.moderation.server.demoDone).waitFor();
    await until('nobody is told of demo data any more', async () => (await page.getByText(words.shell.demo).count()) === 0);
    await page.goto('/people');
    await page.getByText('@olga').first().waitFor();
    assert.equal(await page.getByText('@user1').count(), 0);
    await assert.rejects(town.api.ask('POST', '/sessions', { username: 'user1', password: 'password' }), /wrong_password/);
    await assert.rejects(town.api.ask('POST', '/sessions', { username: 'admin', password: 'securepassword' }), /wrong_password/);
  },
  { engines: ['sqlite'], settings: { VECHE_DEMO: 'on' } },
);
