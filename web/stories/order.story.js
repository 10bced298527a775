/** Keeping order: blocking, muting, reports; and finding things again. */
import assert from 'node:assert/strict';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** A moderator, in the square with the others. */
async function withModerator(town) {
  const people = await town.square(['anna', 'boris']);
  const marfa = await town.person('marfa', { role: 'moderator' });
  await marfa.api.join(town.channel);
  return [...people, marfa];
}

story('somebody who is blocked while typing sees why, and nothing of theirs comes through', async (town) => {
  const [anna, boris, marfa] = await withModerator(town);
  await marfa.comes(town.channel, 'town-square');
  await boris.writes('I am here');
  await marfa.sees(['I am here']);
  // The draft of what he writes may be on its way when he is blocked.
  boris.mayBeRefused(403, '/draft');
  await boris.field().pressSequentially('and I am going to');
  await marfa.page.getByText(marfa.words.conversation.typing(['boris'])).waitFor();

  await marfa.message('I am here').getByRole('button', { name: 'boris' }).first().click();
  const card = marfa.page.getByRole('dialog');
  await card.getByRole('button', { name: marfa.words.panels.block, exact: true }).click();
  await card.getByRole('textbox', { name: marfa.words.panels.reason }).fill('enough');
  await card.getByRole('button', { name: marfa.words.panels.block, exact: true }).click();
  await card.getByText(marfa.words.panels.reasonGiven('enough')).waitFor();
  const answered = (await anna.api.log(town.channel)).length;

  const { door, problems } = boris.words;
  await boris.page.getByText(door.endings.blocked).waitFor();
  assert.equal(await boris.page.getByRole('log').count(), 0);
  boris.mayBeRefused(403, '/api/v1/sessions');
  await boris.page.getByRole('textbox', { name: door.username, exact: true }).fill('boris');
  await boris.page.getByLabel(door.password, { exact: true }).fill(passwordOf('boris'));
  await boris.page.getByRole('button', { name: door.signIn, exact: true }).click();
  await boris.page.getByRole('alert').getByText(problems.blocked).waitFor();

  await anna.writes('peace');
  await Promise.all([anna, marfa].map((one) => one.sees(['I am here', 'peace'])));
  const log = await anna.api.log(town.channel);
  assert.deepEqual(
    log.slice(answered).map(({ actor }) => actor),
    [anna.api.me.id],
  );
});

story('somebody who is muted keeps what they wrote, and is told until when', async (town) => {
  const [anna, boris, marfa] = await withModerator(town);
  await marfa.api.ask('PUT', `/people/${boris.api.me.id}/mute`, { seconds: 600, reason: 'calm down' });
  const { muted_until: until } = await boris.api.ask('GET', '/me');
  // As his browser writes times; about midnight, the day stands before it.
  const time = await boris.page.evaluate(
    (until) => new Date(until).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }),
    until,
  );
  const [before, after] = boris.words.composer.muted('~').split('~');
  const said = boris.page.getByText(before);
  await said.waitFor();
  const [, told] = new RegExp(`${before}(.*)${after}`).exec(await said.textContent()) ?? [];
  assert.match(told ?? '', new RegExp(`(^|, )${time}$`));
  await anna.writes('quiet at last');
  await boris.sees(['quiet at last']);
  await marfa.api.ask('DELETE', `/people/${boris.api.me.id}/mute`);
  await boris.field().waitFor();
  await boris.writes('sorry');
  await anna.sees(['quiet at last', 'sorry']);
});

story('a report comes to the moderators, who take the message away', async (town) => {
  const [anna, boris, marfa] = await withModerator(town);
  await anna.writes('good morning');
  await boris.sees(['good morning']);
  await boris.writes('buy my roofs');
  await anna.sees(['good morning', 'buy my roofs']);
  await anna.does('report', 'buy my roofs');
  const asked = anna.page.getByRole('dialog');
  await asked.getByRole('textbox').fill('he always says that');
  await asked.getByRole('button', { name: anna.words.conversation.sendReport, exact: true }).click();
  await anna.page.getByText(anna.words.conversation.reported).waitFor();

  const { reports } = marfa.words.moderation;
  await marfa.arrives();
  await marfa.signsIn('/moderation/reports');
  const report = marfa.page.getByRole('article', { name: reports.theMessage }).filter({ hasText: 'he always says that' });
  await report.getByText('buy my roofs').waitFor();
  await report.getByRole('button', { name: reports.acts.deleted }).click();
  const decided = marfa.page.getByRole('dialog');
  await decided.getByRole('textbox').fill('told him before');
  await decided.getByRole('button', { name: reports.verbs.deleted }).click();
  await marfa.page.getByText(reports.none.open).waitFor();

  await Promise.all([anna, boris].map((one) => one.sees(['good morning'])));
  await marfa.page.getByText(reports.states.resolved, { exact: true }).click();
  await report.getByText(reports.outcomes.deleted).waitFor();
  await report.getByText('told him before').waitFor();
});

story('what was said is found again, and opens where it was said', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await boris.api.post(town.channel, 'the bell of Novgorod');
  for (let at = 0; at < 120; at++) await boris.api.post(town.channel, `talk ${at}`);
  await anna.message('talk 119').waitFor();
  await anna.page.getByRole('link', { name: anna.words.shell.search }).click();
  const box = anna.page.getByRole('combobox', { name: anna.words.search.input });
  await box.pressSequentially('novgorod');
  await box.press('Enter');
  await anna.page.getByRole('main').getByRole('link').filter({ hasText: 'Novgorod' }).first().click();
  const message = anna.message('the bell of Novgorod');
  await message.waitFor();
  await until('it is in sight', async () => {
    const box = await message.boundingBox();
    return (box !== null && box.y > 0 && box.y + box.height < 900) || box;
  });
});

story('whoever writes to somebody who is blocked is told that nobody reads it', async (town) => {
  const [anna, boris, marfa] = await withModerator(town);
  const direct = await anna.api.ask('POST', '/directs', { people: [boris.api.me.id] });
  await anna.page.goto(`/c/${direct.channel.id}`);
  anna.place = 'boris';
  await anna.writes('are you here?');
  await anna.sees(['are you here?']);
  const told = anna.page.getByText(anna.words.composer.unheard('boris'));
  assert.equal(await told.count(), 0);

  await marfa.api.ask('PUT', `/people/${boris.api.me.id}/block`, { reason: 'enough' });
  await told.waitFor();
  await anna.page.locator('header').getByText(anna.words.panels.blocked, { exact: true }).waitFor();
  // What is written waits for them, as the server has it.
  await anna.writes('until you are back');
  await anna.sees(['are you here?', 'until you are back']);
  await marfa.api.ask('DELETE', `/people/${boris.api.me.id}/block`);
  await told.waitFor({ state: 'detached' });
});

story('those who keep order are known by their role, wherever they speak', async (town) => {
  const [anna, boris, marfa] = await withModerator(town);
  await marfa.api.post(town.channel, 'be kind');
  await boris.writes('I am');
  await anna.sees(['be kind', 'I am']);
  const role = anna.words.common.roles.moderator;
  await anna.message('be kind').getByText(role, { exact: true }).waitFor();
  assert.equal(await anna.message('I am').getByText(role, { exact: true }).count(), 0);
});
