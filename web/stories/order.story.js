/** Keeping order: blocking, muting, reports; and finding things again. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

story('somebody who is blocked while typing sees why, and nothing of theirs comes through', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await town.server.appoint('marfa', 'moderator');
  const marfa = await town.api.signIn('marfa');
  await boris.writes('I am here');
  await anna.sees(['I am here']);
  await boris.field().pressSequentially('and I am going to');
  await marfa.ask('PUT', `/people/${boris.api.me.id}/block`, { reason: 'enough' });
  const answered = (await anna.api.log(town.channel)).length;
  await boris.page.getByText(boris.words.door.blocked).waitFor();
  assert.equal(await boris.page.getByRole('log').count(), 0);
  await anna.writes('peace');
  await anna.sees(['I am here', 'peace']);
  const log = await anna.api.log(town.channel);
  assert.deepEqual(log.slice(answered).map(({ actor }) => actor), [anna.api.me.id]);
});

story('somebody who is muted keeps what they wrote, and is told until when', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await town.server.appoint('marfa', 'moderator');
  const marfa = await town.api.signIn('marfa');
  await marfa.ask('PUT', `/people/${boris.api.me.id}/mute`, { seconds: 600, reason: 'calm down' });
  const said = new RegExp(boris.words.composer.muted('~').split('~')[0]);
  await boris.page.getByText(said).waitFor();
  await anna.writes('quiet at last');
  await boris.sees(['quiet at last']);
  await marfa.ask('DELETE', `/people/${boris.api.me.id}/mute`);
  await boris.field().waitFor();
  await boris.writes('sorry');
  await anna.sees(['quiet at last', 'sorry']);
});

story('a report comes to the moderators, who act on it', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const marfa = await town.person('marfa', { role: 'moderator' });
  await boris.writes('buy my roofs');
  await anna.sees(['buy my roofs']);
  await anna.does('report', 'buy my roofs');
  const dialog = anna.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('he always says that');
  await dialog.getByRole('button', { name: anna.words.conversation.sendReport, exact: true }).click();
  await anna.page.getByText(anna.words.conversation.reported).waitFor();

  await marfa.arrives();
  await marfa.signsIn();
  await marfa.page.goto('/moderation/reports');
  await marfa.page.getByText('he always says that').waitFor();
  await marfa.page.getByText('buy my roofs').first().waitFor();
});

story('what was said is found again, and opens where it was said', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  for (let at = 0; at < 150; at++) await boris.api.post(town.channel, at === 20 ? 'the bell of Novgorod' : `talk ${at}`);
  await anna.page.getByRole('link', { name: anna.words.shell.search }).click();
  const box = anna.page.getByRole('combobox').or(anna.page.getByRole('searchbox')).first();
  await box.fill('novgorod');
  await box.press('Enter');
  const hit = anna.page.getByRole('main').getByRole('link').filter({ hasText: 'Novgorod' }).first();
  await hit.click();
  const message = anna.message('the bell of Novgorod');
  await message.waitFor();
  await until('it is in sight', async () => {
    const box = await message.boundingBox();
    return (box !== null && box.y > 0 && box.y < 900) || box;
  });
});
