/** Accounts that a moderator approves. */
import assert from 'node:assert/strict';
import { Person } from './support/person.js';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';

story('whoever asks for an account waits, and comes in once a moderator has approved', async (town) => {
  const olga = await town.person('olga', { role: 'admin' });
  const petr = await town.person('petr', { role: 'moderator' });
  const { id } = await olga.api.createChannel('town-square');
  await olga.api.ask('PATCH', '/town', { registration: 'approval', first_channels: [id] });
  await petr.api.join(id);
  await petr.comes(id, 'town-square');

  const clara = new Person(town, 'clara');
  town.people.push(clara);
  await clara.arrives();
  const { page, words } = clara;
  clara.mayBeRefused(403, '/api/v1/');
  await page.goto('/register');
  await page.getByText(words.door.byApproval).waitFor();
  await page.getByRole('textbox', { name: words.door.username, exact: true }).fill('clara');
  await page.getByLabel(words.door.password, { exact: true }).fill(passwordOf('clara'));
  await page.getByRole('button', { name: words.door.ask }).click();
  await page.getByText(words.door.askedText('clara')).waitFor();
  await page.getByRole('link', { name: words.door.signIn }).click();
  await page.getByRole('textbox', { name: words.door.username, exact: true }).fill('clara');
  await page.getByLabel(words.door.password, { exact: true }).fill(passwordOf('clara'));
  await page.getByRole('button', { name: words.door.signIn, exact: true }).click();
  await page.getByText(words.problems.unapproved).first().waitFor();

  // Whoever comes back before that finds how it stands, by an invite as well.
  const { code } = await olga.api.ask('POST', '/invites', {});
  await page.goto(`/invite/${code}`);
  await page.getByText(words.door.waitingInvited('clara')).waitFor();
  await page.getByRole('button', { name: words.door.joinTown('Veche') }).waitFor();
  await page.goto('/');
  await page.getByText(words.door.waiting('clara')).waitFor();
  assert.equal(await page.getByRole('textbox', { name: words.door.username, exact: true }).inputValue(), 'clara');
  await page.getByLabel(words.door.password, { exact: true }).fill(passwordOf('clara'));

  // It shows where a moderator looks, and goes on by itself.
  const { applicants } = petr.words.moderation;
  await petr.sidebar.getByRole('link', { name: petr.words.shell.applicants }).click();
  await petr.page.getByRole('button', { name: applicants.approveWho('clara') }).waitFor();
  await town.api.ask('POST', '/register', { username: 'dora', password: passwordOf('dora') }).catch(() => {});
  await petr.page.getByRole('button', { name: applicants.declineWho('dora') }).click();
  await petr.page.getByRole('dialog').getByRole('button', { name: applicants.declineVerb, exact: true }).click();
  await petr.page.getByText(applicants.didDecline('dora')).waitFor();
  await petr.page.getByRole('button', { name: applicants.approveWho('clara') }).click();
  await petr.page.getByText(applicants.none).waitFor();
  await petr.sidebar.getByRole('link', { name: petr.words.shell.applicants }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: words.door.signIn, exact: true }).click();
  await clara.sidebar.waitFor();
  await clara.opens('town-square');
  await clara.writes('thank you');
  await page.getByText('thank you').first().waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('veche.asked')), null, 'nothing is waited for any more');
});
