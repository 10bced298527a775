/** What is wanted later: reminders, messages that wait for their time, what was edited, where a day begins. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

story('a reminder is set from a message, is told, waits, and is done', async (town) => {
  const anna = await town.person('anna');
  const square = (await anna.api.createChannel('square')).id;
  const { seq } = await anna.api.post(square, 'the plan for Friday');
  await anna.comes(square, 'square');
  const { page, words } = anna;
  const { clock, conversation, shell } = words;

  await anna
    .message('the plan for Friday')
    .click({ button: 'right' })
    .catch(() => {});
  await anna.message('the plan for Friday').hover();
  await anna.message('the plan for Friday').getByRole('button', { name: conversation.more }).click();
  await page.getByRole('menuitem', { name: clock.remindMe }).click();
  await page.getByRole('dialog', { name: clock.remindTitle }).getByRole('button', { name: clock.moments.hour }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const [set] = await anna.api.ask('GET', '/reminders');
  assert.equal(set.seq, seq);

  // Its time comes sooner than that.
  await anna.api.ask('PATCH', `/reminders/${set.id}`, { at: Date.now() + 1_500 });
  await page.getByText(shell.reminderDue).first().waitFor();
  await page.getByRole('button', { name: shell.open }).click();
  await page.getByRole('heading', { name: clock.due }).waitFor();
  await page.getByRole('link', { name: 'the plan for Friday' }).waitFor();
  await page.getByRole('button', { name: clock.done }).click();
  await page.getByText(clock.remindersEmpty).waitFor();
  assert.deepEqual(await anna.api.ask('GET', '/reminders'), []);
});

story('a message is scheduled beside Send, and sent when its author wants it after all', async (town) => {
  const anna = await town.person('anna');
  const square = (await anna.api.createChannel('square')).id;
  await anna.comes(square, 'square');
  const { page, words } = anna;
  const { clock, shell } = words;

  await anna.field().fill('good morning');
  await page.getByRole('button', { name: clock.sendLater }).click();
  await page.getByRole('dialog').getByRole('button', { name: clock.moments.tomorrow }).click();
  await until('the field is empty', async () => (await anna.field().inputValue()) === '');
  await anna.sidebar.getByRole('link', { name: shell.scheduled }).click();
  await page.getByText('good morning').waitFor();
  await page.getByRole('button', { name: clock.edit }).click();
  await page.getByRole('textbox', { name: clock.edit }).fill('good evening');
  await page.getByRole('button', { name: clock.save, exact: true }).click();
  await page.getByText('good evening').waitFor();
  await page.getByRole('button', { name: clock.sendNow }).click();
  await page.getByText(clock.scheduledEmpty).waitFor();
  await anna.opens('square');
  await anna.sees(['good evening']);
});

story('what was edited shows what it said before, and a day is jumped to', async (town) => {
  const anna = await town.person('anna');
  const square = (await anna.api.createChannel('square')).id;
  const { seq } = await anna.api.post(square, 'see you at five');
  await anna.api.ask('PATCH', `/channels/${square}/messages/${seq}`, { text: 'see you at six' });
  await anna.comes(square, 'square');
  const { page, words } = anna;
  const { clock, conversation } = words;

  await page.getByRole('button', { name: `(${conversation.edited})` }).click();
  const dialog = page.getByRole('dialog', { name: clock.history });
  await dialog.locator('ins', { hasText: 'six' }).waitFor();
  await dialog.locator('del', { hasText: 'five' }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: words.common.today }).first().click();
  const day = page.getByRole('dialog', { name: clock.jumpToDate }).getByRole('gridcell', { selected: true }).getByRole('button');
  await until('the keys are at the day', async () => await day.evaluate((one) => one === document.activeElement));
  // The channel is of today: there is nowhere to go but here.
  for (const key of ['ArrowLeft', 'ArrowUp', 'PageUp', 'End']) await page.keyboard.press(key);
  assert.equal(await day.getAttribute('aria-current'), 'date');
  await page.keyboard.press('Enter');
  // It stays open while there is nowhere to go.
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await anna.sees(['see you at six']);
});
