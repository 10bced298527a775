/** Polls: asked by a command or a form, answered by mouse or keyboard, and the same for everybody at once. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

const question = 'What shall we drink?';

/** The option of a poll, by what it says. */
const option = (person, text) =>
  person
    .message(question)
    .getByRole('radio', { name: text })
    .or(person.message(question).getByRole('checkbox', { name: text }));

/** Waits until an option is said to have so many votes. */
const counts = async (person, text, votes) =>
  await until(`${text} has ${votes}`, async () => {
    const name = await option(person, text).getAttribute('aria-label');
    return name?.includes(`, ${votes} vote`) || name;
  });

async function votes(person, text) {
  await option(person, text).click();
  await person
    .message(question)
    .getByRole('button', { name: new RegExp(`^(${person.words.polls.vote}|${person.words.polls.change})$`) })
    .click();
}

story('a poll is asked in a line, answered by everybody, and closed by who asked', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { polls } = anna.words;
  await anna.writes(`/poll ${question} | tea | coffee | water`);
  await until('the field is empty', async () => (await anna.field().inputValue()) === '');

  await votes(boris, 'tea');
  await counts(anna, 'tea', 1);
  await votes(anna, 'tea');
  await counts(boris, 'tea', 2);
  // One changes one's mind, and takes it back.
  await votes(boris, 'coffee');
  await counts(anna, 'tea', 1);
  await counts(anna, 'coffee', 1);
  await boris.message(question).getByRole('button', { name: polls.takeBack }).click();
  await counts(anna, 'coffee', 0);
  await votes(boris, 'water');
  await counts(anna, 'water', 1);

  // Who voted is told by a press.
  await anna.message(question).getByRole('button', { name: 'water: boris' }).click();
  const who = anna.page.getByRole('dialog', { name: 'water' });
  await who.getByRole('button', { name: 'boris' }).waitFor();
  await anna.page.keyboard.press('Escape');

  const others = await boris.menuOf(question);
  assert.equal(await others.getByRole('menuitem', { name: polls.close }).count(), 0);
  await boris.page.keyboard.press('Escape');
  const own = await anna.menuOf(question);
  await own.getByRole('menuitem', { name: polls.close }).click();
  await anna.page.getByRole('dialog').getByRole('button', { name: polls.close }).click();
  await boris.message(question).getByText(polls.isClosed).waitFor();
  assert.equal(await option(boris, 'tea').count(), 0);
  await boris
    .message(question)
    .getByRole('listitem', { name: polls.option('water', 1, 50, true) })
    .waitFor();
});

story('a poll is made in a form, by keyboard, and is anonymous and of several answers', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { polls, files } = anna.words;
  const { page } = anna;
  await page.getByRole('button', { name: files.attach }).click();
  await page.getByRole('menuitem', { name: polls.poll }).click();
  const form = page.getByRole('dialog', { name: polls.create });
  await form.getByRole('button', { name: polls.post }).click();
  await form.getByText(polls.faults.question).waitFor();
  await form.getByRole('textbox', { name: polls.question }).fill(question);
  await page.keyboard.press('Tab');
  await page.keyboard.type('tea');
  await page.keyboard.press('Enter');
  await page.keyboard.type('tea');
  await form.getByRole('button', { name: polls.post }).click();
  await form.getByText(polls.faults.same).waitFor();
  await form.getByRole('textbox', { name: polls.optionNumber(2) }).fill(':coffee: black');
  await form.getByRole('textbox', { name: polls.optionNumber(2) }).press('Enter');
  await page.keyboard.type('water');
  await form.getByRole('switch', { name: polls.multiple }).click();
  await form.getByRole('switch', { name: polls.anonymous }).click();
  await form.getByRole('button', { name: polls.post }).click();
  await form.waitFor({ state: 'detached' });

  await option(boris, '☕ black').waitFor();

  // Boris votes without a mouse: to the message, into it, and through its answers.
  await boris.message(question).focus();
  await option(boris, 'tea').focus();
  await boris.page.keyboard.press('Space');
  await option(boris, 'water').focus();
  await boris.page.keyboard.press('Space');
  await boris.page.keyboard.press('Enter');
  await counts(anna, 'tea', 1);
  await counts(anna, 'water', 1);
  await anna
    .message(question)
    .getByText(`${polls.voted(1)} · ${polls.isAnonymous}`)
    .waitFor();
  assert.equal(await anna.message(question).getByRole('button', { name: /^tea:/ }).count(), 0);

  // What one chose is known after a reload, and on another device.
  await boris.page.reload();
  await until('it is marked', async () => (await option(boris, 'water').isChecked()) && (await option(boris, 'tea').isChecked()));
  assert.equal(await option(boris, '☕ black').isChecked(), false);
  await boris.api.ask('PUT', `/channels/${town.channel}/messages/${(await asked(anna, town)).seq}/vote`, { choices: [1] });
  await until('it follows', async () => (await option(boris, '☕ black').isChecked()) && !(await option(boris, 'tea').isChecked()));
});

const asked = async (person, town) =>
  (await person.api.log(town.channel)).flatMap(({ type, message }) => (type === 'posted' && message.poll ? [message] : []))[0];

story('a poll that lacks something is never said, and what is written offline is asked once', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { polls } = anna.words;
  await anna.writes('/poll What now?');
  const form = anna.page.getByRole('dialog', { name: polls.create });
  assert.equal(await form.getByRole('textbox', { name: polls.question }).inputValue(), 'What now?');
  await form.getByRole('textbox', { name: polls.optionNumber(1) }).fill('rest');
  await anna.page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  // What was written is kept, in the line and in the form.
  assert.equal(await anna.field().inputValue(), '/poll What now?');
  await anna.field().press('Enter');
  assert.equal(await form.getByRole('textbox', { name: polls.optionNumber(1) }).inputValue(), 'rest');
  await anna.page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  assert.equal((await anna.api.log(town.channel)).filter(({ type }) => type === 'posted').length, 0);

  // What a pointer brings up on a message is there before the way is lost.
  await boris.writes('hello');
  await anna.message('hello').hover();
  await anna.message('hello').getByRole('toolbar').waitFor();
  await anna.goesOffline();
  await anna.writes(`/poll ${question} | tea | coffee`);
  await anna.message(question).getByText('coffee').waitFor();
  await anna.comesBack();
  await votes(boris, 'coffee');
  await counts(anna, 'coffee', 1);

  // A vote that finds no way says so, and does not look like one.
  await anna.goesOffline();
  await votes(anna, 'tea');
  await anna.page.locator('[data-toasts]').getByRole('alert').waitFor();
  await counts(anna, 'tea', 0);
  await anna.comesBack();
});

story('a poll is scheduled, asked otherwise, and sent at once', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { polls, clock, common, files } = anna.words;
  const { page } = anna;
  await page.getByRole('button', { name: files.attach }).click();
  await page.getByRole('menuitem', { name: polls.poll }).click();
  const form = page.getByRole('dialog', { name: polls.create });
  await form.getByRole('textbox', { name: polls.question }).fill(question);
  await form.getByRole('textbox', { name: polls.optionNumber(1) }).fill('tea');
  await form.getByRole('button', { name: polls.later }).click();
  await form.getByText(polls.faults.few).waitFor();
  await form.getByRole('textbox', { name: polls.optionNumber(2) }).fill('coffee');
  await form.getByLabel(polls.closes).selectOption('day');
  await form.getByRole('button', { name: polls.later }).click();
  await page.getByRole('dialog', { name: polls.later }).getByRole('button', { name: clock.moments.tomorrow }).click();
  await form.waitFor({ state: 'detached' });
  assert.equal(await asked(boris, town), undefined);

  await page.getByRole('button', { name: clock.see, exact: true }).click();
  await page.getByText(`${question} 📊 tea · coffee`).waitFor();
  await page.getByRole('button', { name: polls.edit }).click();
  const edit = page.getByRole('dialog', { name: polls.edit });
  assert.equal(await edit.getByLabel(polls.closes).inputValue(), 'day');
  await edit.getByRole('textbox', { name: polls.optionNumber(2) }).fill('water');
  await edit.getByRole('button', { name: common.save }).click();
  await page.getByText(`${question} 📊 tea · water`).waitFor();
  await page.getByRole('button', { name: clock.sendNow }).click();
  await page.getByText(clock.scheduledEmpty).waitFor();
  await votes(boris, 'water');
});

story('a poll in a thread stands in the channel as well where its author wants it', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { polls } = anna.words;
  await boris.writes('drinks');
  let root;
  await until('it is stored', async () => {
    root = (await boris.api.log(town.channel)).find(({ message }) => message?.text === 'drinks')?.message.seq;
    return root !== undefined;
  });
  await anna.page.goto(`/c/${town.channel}?thread=${root}`);
  const thread = anna.page.getByRole('textbox', { name: anna.words.composer.reply('#town-square') });
  await thread.fill(`/poll ${question}`);
  await thread.press('Enter');
  const form = anna.page.getByRole('dialog', { name: polls.create });
  await form.getByLabel(anna.words.composer.alsoInChannel('#town-square')).check();
  await form.getByRole('textbox', { name: polls.optionNumber(1) }).fill('tea');
  await form.getByRole('textbox', { name: polls.optionNumber(2) }).fill('coffee');
  await form.getByRole('button', { name: polls.post }).click();
  await until('the line is empty', async () => (await thread.inputValue()) === '');
  await votes(boris, 'tea');
  const { in_channel, thread: of } = await asked(anna, town);
  assert.deepEqual([in_channel, of], [true, root]);
});
