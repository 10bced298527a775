/** What begins with a slash is done, not said; what nobody knows, and a call of many, is asked about before it goes out. */
import assert from 'node:assert/strict';
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
