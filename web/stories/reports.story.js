/** Those who keep order see that something waits for them. */
import assert from 'node:assert/strict';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

story('a report is counted where moderators look, until somebody has dealt with it', async (town) => {
  const [anna] = await town.square(['anna']);
  const boris = await town.person('boris');
  await boris.api.join(town.channel);
  const olga = await town.person('olga', { role: 'moderator' });
  await olga.api.join(town.channel);
  await olga.comes(town.channel, 'town-square');
  const { words } = olga;
  const entry = olga.page.getByRole('link', { name: new RegExp(`^${words.shell.reports}\\s*1$`) });
  await olga.row('town-square').waitFor();

  const { seq } = await boris.api.post(town.channel, 'buy my watches');
  await anna.api.ask('POST', `/channels/${town.channel}/messages/${seq}/report`, { reason: 'sells watches' });
  await entry.waitFor();
  await entry.click();
  await olga.page.getByText('buy my watches').waitFor();

  // Of two things that wait, the one that is looked at is marked.
  const { applicants } = words.shell;
  const marfa = await town.person('marfa', { role: 'admin' });
  await marfa.api.ask('PATCH', '/town', { registration: 'approval' });
  await town.api.ask('POST', '/register', { username: 'dora', password: passwordOf('dora') }).catch(() => {});
  await olga.sidebar.getByRole('link', { name: applicants }).waitFor();
  const marked = async () => await olga.sidebar.locator('[aria-current=page]').evaluateAll((all) => all.map((one) => one.pathname));
  assert.deepEqual(await marked(), ['/moderation/reports']);
  await olga.sidebar.getByRole('link', { name: applicants }).click();
  await until('they are marked', async () => (await marked()).join() === '/moderation/applicants' || (await marked()));

  const [report] = await olga.api.ask('GET', '/reports');
  await olga.api.ask('POST', `/reports/${report.id}/resolve`, { outcome: 'dismissed' });
  await entry.waitFor({ state: 'detached' });
});
