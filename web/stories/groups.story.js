/** Groups of people who are called by one name. */
import { story } from './support/town.js';

story('a moderator makes a group, and its name calls its people', async (town) => {
  const marfa = await town.person('marfa', { role: 'moderator' });
  const [anna, boris] = await town.square(['anna', 'boris']);
  await marfa.arrives();
  await marfa.signsIn('/moderation/groups');
  const { groups } = marfa.words.moderation;
  await marfa.page.getByRole('button', { name: groups.make }).click();
  const form = marfa.page.getByRole('dialog', { name: groups.make });
  await form.getByLabel(groups.name, { exact: true }).fill('anna');
  await form.getByLabel(groups.find).fill('boris');
  await form.getByRole('checkbox', { name: /boris/ }).check();
  marfa.mayBeRefused(409, '/api/v1/groups');
  await form.getByRole('button', { name: marfa.words.common.save }).click();
  await form.getByRole('alert').waitFor();
  await form.getByLabel(groups.name, { exact: true }).fill('roofers');
  await form.getByRole('button', { name: marfa.words.common.save }).click();
  await marfa.page.getByRole('row', { name: /roofers.*boris/ }).waitFor();

  await anna.field().fill('@roof');
  await anna.page.getByRole('option', { name: /@roofers/ }).click();
  await anna.field().press('Enter');
  await anna.sees(['@roofers']);
  await boris.message('roofers').getByRole('button', { name: '@roofers' }).click();
  const card = boris.page.getByRole('dialog', { name: '@roofers' });
  await card.getByText('@boris').waitFor();
  await boris.page.keyboard.press('Escape');

  await marfa.page.getByRole('button', { name: groups.deleteNamed('roofers') }).click();
  await marfa.page.getByRole('dialog').getByRole('button', { name: marfa.words.common.delete, exact: true }).click();
  await marfa.page.getByText(groups.none).waitFor();
  await boris.message('roofers').getByRole('button', { name: '@roofers' }).waitFor({ state: 'detached' });
});
