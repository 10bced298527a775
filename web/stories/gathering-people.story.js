/** Several people talk among themselves: what they call it, and how others come to it. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

story('a group gets a name, loses it, and goes on with one more', async (town) => {
  const [anna, boris] = [await town.person('anna'), await town.person('boris')];
  for (const name of ['clara', 'dmitry']) await town.person(name);
  const square = (await anna.api.createChannel('square')).id;
  await boris.api.join(square);
  await anna.comes(square, 'square');
  await boris.comes(square, 'square');
  const { page, words } = anna;

  // Named when it is made.
  await anna.sidebar.getByRole('button', { name: words.shell.newDirect, exact: true }).first().click();
  const dialog = page.getByRole('dialog', { name: words.shell.newDirect });
  const picks = async (who, name) => {
    await who.getByRole('combobox').fill(name);
    await who.getByRole('option', { name: new RegExp(name) }).click();
  };
  await picks(dialog, 'boris');
  assert.equal(await dialog.getByRole('textbox', { name: words.directs.name }).count(), 0, 'two are called by their names');
  await picks(dialog, 'clara');
  await dialog.getByRole('textbox', { name: words.directs.name }).fill('Roof garden');
  await dialog.getByRole('button', { name: words.directs.start, exact: true }).click();
  await anna.list('Roof garden').waitFor();
  await anna.row('Roof garden').waitFor();
  await boris.row('Roof garden').waitFor();
  await page.getByText(words.conversation.named('anna', 'Roof garden')).waitFor();

  // Renamed by another, in its details.
  await boris.opens('Roof garden');
  await boris.page.getByRole('button', { name: 'Roof garden', exact: true }).click();
  const about = boris.page.getByRole('region', { name: words.panels.aboutDirect });
  await about.getByRole('button', { name: words.common.edit }).click();
  await about.getByRole('textbox', { name: words.panels.name }).fill('');
  await about.getByRole('button', { name: words.common.save }).click();
  await anna.row('boris, clara').waitFor();
  await about.getByText(words.directs.noName).waitFor();
  await about.getByRole('button', { name: words.common.edit }).click();
  await about.getByRole('textbox', { name: words.panels.name }).fill('Garden');
  await about.getByRole('button', { name: words.common.save }).click();
  await anna.row('Garden').waitFor();

  // One more is another conversation, which takes the name along.
  await about.getByRole('button', { name: words.directs.addPeople }).click();
  const adding = boris.page.getByRole('dialog', { name: words.directs.addTitle });
  await adding.getByText(words.directs.addHint).waitFor();
  await picks(adding, 'dmitry');
  await adding.getByRole('button', { name: words.directs.addPeople, exact: true }).click();
  await adding.waitFor({ state: 'detached' });
  await until('there are two of that name', async () => {
    const places = await boris.api.ask('GET', '/channels');
    const groups = places.filter(({ channel }) => channel.name === 'Garden').map(({ channel }) => channel.people.length);
    return JSON.stringify(groups.sort()) === '[3,4]' || JSON.stringify(groups);
  });
});

story('an answer is sent to the channel as well, and is one message', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { page, words } = anna;
  await boris.api.post(town.channel, 'who comes?');
  await anna.message('who comes?').hover();
  await anna.message('who comes?').getByRole('button', { name: words.conversation.reply }).click();
  const also = page.getByRole('checkbox', { name: words.composer.alsoInChannel('#town-square') });
  await also.check();
  await anna.answerField.fill('I do');
  await page.keyboard.press('Enter');
  await anna.thread.getByText('I do', { exact: true }).waitFor();
  assert.equal(await also.isChecked(), false, 'the next answer is asked about again');
  await anna.answerField.fill('aside');
  await page.keyboard.press('Enter');
  await anna.thread.getByText('aside', { exact: true }).waitFor();

  // The channel has the one, and says what it answers.
  await boris.message('I do').getByText(words.conversation.answerTo('who comes?')).waitFor();
  assert.equal(await boris.list().getByText('aside', { exact: true }).count(), 0);
  await boris.message('I do').getByText(words.conversation.answerTo('who comes?')).click();
  await boris.thread.getByText('aside', { exact: true }).waitFor();
  await boris.thread.getByText(words.conversation.alsoInChannel).waitFor();

  // What becomes of it becomes of both.
  const { messages } = await anna.api.ask('GET', `/channels/${town.channel}/messages`);
  const { seq } = messages.find(({ text }) => text === 'I do');
  await anna.api.ask('PATCH', `/channels/${town.channel}/messages/${seq}`, { text: 'I do come' });
  await boris.thread.getByText('I do come').waitFor();
  await boris.list().getByText('I do come').waitFor();
  await anna.api.ask('DELETE', `/channels/${town.channel}/messages/${seq}`);
  await boris.thread.getByText('I do come').waitFor({ state: 'detached' });
  await boris.list().getByText('I do come').waitFor({ state: 'detached' });
});
