/** What was found stays right while it is looked at. */
import { story } from './support/town.js';

story('results follow an edit and a deletion of what was found, and are asked for again after an absence', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const bell = await boris.api.post(town.channel, 'the bell is cracked');
  const roofs = (await boris.api.createChannel('roofs')).id;
  await anna.api.join(roofs);
  const slate = await boris.api.post(roofs, 'a bell on the roof');
  const rope = await boris.api.post(town.channel, 'the bell has no rope');
  await anna.message('no rope').waitFor();
  const { page, words } = anna;
  await anna.sidebar.getByRole('link', { name: words.shell.search }).click();
  await page.getByRole('combobox', { name: words.search.input }).fill('bell');
  const results = page.getByRole('region', { name: words.search.results });
  await results.getByRole('link', { name: /no rope/ }).waitFor();

  await boris.api.ask('PATCH', `/channels/${town.channel}/messages/${bell.seq}`, { text: 'a new bell is on its way' });
  const edited = results.getByRole('link', { name: /a new bell is on its way/ });
  await edited.waitFor();
  await edited.locator('mark', { hasText: 'bell' }).waitFor();
  await edited.getByText(words.conversation.edited).waitFor();

  await boris.api.ask('DELETE', `/channels/${town.channel}/messages/${rope.seq}`);
  await results.getByRole('link', { name: words.conversation.deleted }).waitFor();
  await results.getByText('no rope').waitFor({ state: 'detached' });

  // Of a channel that she has not opened since, it is not told what became of its messages while she was away.
  await anna.goesOffline();
  await boris.api.ask('PATCH', `/channels/${roofs}/messages/${slate.seq}`, { text: 'a bell in the tower' });
  await anna.comesBack();
  await page.getByText(words.search.old).waitFor();
  await page.getByRole('button', { name: words.search.again }).click();
  await results.getByRole('link', { name: /a bell in the tower/ }).waitFor();
  await page.getByText(words.search.old).waitFor({ state: 'detached' });
});
