/** What begins with a slash is done, not said; what nobody knows, and a call of many, is asked about before it goes out. */
import assert from 'node:assert/strict';
import { png } from './support/picture.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

const said = async (person, channel) =>
  (await person.api.log(channel)).flatMap(({ type, message }) => (type === 'posted' ? [message.text] : []));

story('a command is completed, carried out and never posted; an unknown one is asked about', async (town) => {
  const [anna] = await town.square(['anna']);
  await (await town.person('boris')).api.ask('GET', '/me');
  const { page } = anna;
  const field = anna.field();
  const dialog = page.getByRole('dialog');

  await field.pressSequentially('/to');
  await page.getByRole('listbox').getByText('set the topic').waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await field.inputValue(), '/topic ');
  await field.pressSequentially('Release on Friday');
  await page.keyboard.press('Enter');
  await until(
    'the topic is set',
    async () => (await anna.api.ask('GET', `/channels/${town.channel}`)).channel.topic === 'Release on Friday',
  );
  await until('the field is empty', async () => (await field.inputValue()) === '');

  await field.fill('/пригласить @boris');
  await page.keyboard.press('Enter');
  await until('boris is in', async () => (await anna.api.ask('GET', `/channels/${town.channel}/members`)).length === 2);

  await field.fill('/remnid me at five');
  await page.keyboard.press('Enter');
  await dialog.getByText('There is no command /remnid').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await field.inputValue(), '/remnid me at five');
  assert.deepEqual(await said(anna, town.channel), []);
  await field.press('Enter');
  await dialog.getByRole('button', { name: 'Send as text' }).click();
  await anna.message('/remnid me at five').waitFor();

  await field.fill('/me makes tea');
  await page.keyboard.press('Enter');
  await anna.message('makes tea').locator('em').waitFor();
  await until('both were said', async () => {
    const all = await said(anna, town.channel);
    return (all.length === 2 && all[0] === '/remnid me at five' && all[1] === '_makes tea_') || all;
  });
});

story(
  'a call of all asks from six others on, and says how many',
  async (town) => {
    const [anna] = await town.square(['anna']);
    const join = async (from, to) => {
      for (let at = from; at <= to; at++) await (await town.person(`guest${at}`)).api.join(town.channel);
    };
    const { page } = anna;
    const field = anna.field();
    await join(1, 5);
    await field.fill('@channel tea');
    await page.keyboard.press('Enter');
    await anna.message('tea').waitFor();
    await join(6, 6);
    // The page learns of who came.
    await page.getByText('guest6').first().waitFor();
    await field.fill('@all cake');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Notify 6 people?').waitFor();
    assert.equal((await said(anna, town.channel)).length, 1);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await anna.message('cake').waitFor();
    assert.equal(await field.inputValue(), '');
  },
  { engines: ['sqlite'] },
);

story('a reminder is set in a line, in either language, and what is not understood is never said', async (town) => {
  const [anna] = await town.square(['anna']);
  const { page } = anna;
  const { commands } = anna.words;
  const field = anna.field();
  await anna.writes('/remind me to call Boris in 2 hours');
  await until('the field is empty', async () => (await field.inputValue()) === '');
  await anna.writes('/напомнить завтра в 9 планёрка');
  await until('both are set', async () => {
    const all = await anna.api.ask('GET', '/reminders');
    return JSON.stringify(all.map(({ text }) => text).sort()) === JSON.stringify(['call Boris', 'планёрка'].sort()) || all;
  });
  await until('the field is empty', async () => (await field.inputValue()) === '');
  for (const [line, said] of [
    ['/remind me at five', commands.remindFaults.when],
    ['/remind in 20 minutes', commands.remindFaults.what],
    ['/remind 2020-01-01 the past', commands.remindFaults.past],
  ]) {
    await anna.writes(line);
    await page.locator('[data-toasts]').getByText(said).first().waitFor();
    assert.equal(await field.inputValue(), line);
  }
  await field.fill('');
  assert.equal((await anna.api.ask('GET', '/reminders')).length, 2);
  assert.deepEqual(await said(anna, town.channel), []);
});

story('pictures are folded in a channel on this device, shown one by one, and unfolded again', async (town) => {
  const [anna] = await town.square(['anna']);
  const { page } = anna;
  const file = await anna.api.upload('roof.png', png(90, 60), 'the roof');
  await anna.api.post(town.channel, 'look', { files: [file] });
  const picture = anna.message('look').getByRole('link', { name: 'the roof' });
  await picture.waitFor();
  // The first press takes what is lit in the list.
  await anna.writes('/collapse');
  await anna.field().press('Enter');
  await picture.waitFor({ state: 'detached' });
  await page.reload();
  await anna
    .message('look')
    .getByRole('button', { name: anna.words.conversation.showFolded(1) })
    .click();
  await picture.waitFor();
  await page.reload();
  await anna.message('look').waitFor();
  assert.equal(await picture.count(), 0);
  await anna.writes('/развернуть');
  await anna.field().press('Enter');
  await picture.waitFor();
  assert.deepEqual(await said(anna, town.channel), ['look']);
});
