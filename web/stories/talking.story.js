/** What people do most. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

story('two people talk, edit, react and delete, and see the same', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await anna.writes('hello');
  await boris.sees(['hello']);
  await boris.writes('good day');
  await anna.writes('how are the roofs?');
  const texts = ['hello', 'good day', 'how are the roofs?'];
  await Promise.all([anna.sees(texts), boris.sees(texts)]);

  await anna.edits('how are the roofs?', 'how are the walls?');
  await Promise.all([anna, boris].map((one) => one.sees(['hello', 'good day', 'how are the walls?'])));
  await boris.message('walls').getByText(boris.words.conversation.edited).waitFor();

  await boris.reacts('hello', '👍');
  const both = anna.message('hello').getByRole('button', { name: /👍 1/ });
  await both.waitFor();
  await both.click();
  await boris.message('hello').getByRole('button', { name: /👍 2/ }).waitFor();

  await anna.deletes('how are the walls?');
  await Promise.all([anna, boris].map((one) => one.sees(['hello', 'good day'])));
});

story('who is ignored is folded, not counted, and heard again', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await boris.writes('@anna buy my roofs');
  await anna.sees(['@anna buy my roofs']);
  const { ignore, heed } = anna.words.common;
  const profile = async () => {
    await anna.message('roofs').getByTitle(anna.words.conversation.profileOf('boris')).click();
    return anna.page.getByRole('dialog', { name: 'boris' });
  };
  const card = await profile();
  await card.getByRole('button', { name: ignore, exact: true }).click();
  await card.getByRole('button', { name: heed }).waitFor();
  await anna.page.keyboard.press('Escape');

  const folded = anna.list().getByText(anna.words.conversation.ignored);
  await folded.waitFor();
  await boris.writes('@anna and my walls');
  await until('the next one is folded, too', async () => (await folded.count()) === 2);
  const { membership } = await anna.api.ask('GET', `/channels/${town.channel}`);
  assert.deepEqual([membership.unread, membership.mentions], [0, 0]);
  await anna.list().getByRole('button', { name: anna.words.conversation.showIgnored }).last().click();
  await anna.message('walls').waitFor();

  await anna.page.goto('/settings/profile');
  await anna.page.getByRole('button', { name: anna.words.settings.heedNamed('boris') }).click();
  await anna.page.getByText(anna.words.settings.noIgnored).waitFor();
  await anna.opens('town-square');
  await anna.sees(['@anna buy my roofs', '@anna and my walls']);
});

story('an answer stands in its thread, and the thread is counted', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  await anna.writes('who keeps the bell?');
  await boris.sees(['who keeps the bell?']);
  await boris.replies('who keeps the bell?', 'clara does');
  await boris.sees(['who keeps the bell?', 'clara does'], boris.thread);
  const summary = anna.message('bell').getByRole('button', { name: anna.words.conversation.replies(1) });
  await summary.click();
  await anna.sees(['who keeps the bell?', 'clara does'], anna.thread);
  await anna.writes('good', anna.answerField);
  await boris.sees(['who keeps the bell?', 'clara does', 'good'], boris.thread);
  await anna.sees(['who keeps the bell?']);
});

story('what is unread is counted alike by everybody', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const other = (await boris.api.createChannel('roofs')).id;
  await anna.api.join(other);
  await boris.row('roofs').waitFor();
  await anna.row('roofs').waitFor();
  const tab = await anna.opensTab();
  await tab.goto(`/c/${town.channel}`);
  const badges = [anna.sidebar, anna.sidebarIn(tab)].map((sidebar) => sidebar.getByText(anna.words.shell.mentionCount(1)));
  await boris.opens('roofs');
  await boris.writes('one');
  await boris.writes('@anna two');
  await Promise.all(badges.map((badge) => badge.waitFor({ state: 'attached' })));
  const counted = async () => {
    const { membership } = await anna.api.ask('GET', `/channels/${other}`);
    return membership;
  };
  assert.deepEqual([(await counted()).unread, (await counted()).mentions], [2, 1]);
  await anna.opens('roofs');
  await anna.sees(['one', '@anna two']);
  await until('it is read', async () => (await counted()).unread === 0 || (await counted()));
  await Promise.all(badges.map((badge) => badge.waitFor({ state: 'detached' })));
  assert.equal((await counted()).mentions, 0);

  await boris.does('readers', 'one');
  const readers = boris.page.getByRole('dialog', { name: boris.words.conversation.readersTitle });
  await readers.getByText(boris.words.conversation.readBy(1)).waitFor();
  await readers.getByRole('button', { name: 'anna' }).waitFor();
});

story('a message is quoted and forwarded, and its link shows it to those who may read it', async (town) => {
  const [anna, boris, clara] = await town.square(['anna', 'boris', 'clara']);
  const roofs = (await anna.api.createChannel('roofs', 'closed')).id;
  await anna.api.ask('PUT', `/channels/${roofs}/members/${boris.api.me.id}`, {});
  const { seq } = await anna.api.post(roofs, 'the **north** roof leaks');
  const { quote, forward, forwardTo, forwardWord, forwardDo, previewOf } = anna.words.conversation;

  // Quoted by the right button, where one writes.
  await anna.opens('roofs');
  await anna.message('north').click({ button: 'right' });
  await anna.page.getByRole('menuitem', { name: quote, exact: true }).click();
  await until('the quotation is written', async () =>
    /^\[anna\]\(.*\):\n> the \*\*north\*\* roof leaks\n\n$/.test(await anna.field().inputValue()),
  );
  await anna.page.keyboard.type('who mends it?');
  await anna.page.keyboard.press('Enter');
  await anna.message('who mends it?').locator('blockquote').getByText('north').waitFor();
  assert.equal(await anna.list().getByRole('figure').count(), 0, 'a quotation says enough');

  // Forwarded to the square, with a word.
  await anna.list().getByRole('article').filter({ hasText: 'leaks' }).first().focus();
  await anna.page.keyboard.press('m');
  await anna.page.getByRole('menuitem', { name: forward }).click();
  await anna.page.getByRole('combobox', { name: forwardTo }).fill('town-square');
  await anna.page.keyboard.press('Enter');
  await anna.page.getByLabel(forwardWord).fill('look at this');
  await anna.page.getByRole('dialog').getByRole('button', { name: forwardDo, exact: true }).click();
  await anna.opens('town-square');
  await anna
    .message('look at this')
    .getByRole('figure', { name: previewOf('anna') })
    .getByText('north')
    .waitFor();

  // Everybody here has an address of their own for the server. boris may read it there, clara may not.
  for (const { username, way, api } of [boris, clara]) await api.post(town.channel, `${username} follows ${way.url}/c/${roofs}/${seq}`);
  const shown = boris.message('boris follows').getByRole('figure', { name: previewOf('anna') });
  await shown.getByText('north').waitFor();
  await clara.message('clara follows').waitFor();
  assert.equal(await clara.list().getByRole('figure').count(), 0, 'clara sees a link');
  assert.equal(await clara.page.getByText('north').count(), 0);

  // It is what it is now.
  await anna.api.ask('PATCH', `/channels/${roofs}/messages/${seq}`, { text: 'the south roof leaks' });
  await shown.getByText('south').waitFor();
  await anna.api.ask('DELETE', `/channels/${roofs}/messages/${seq}`);
  await shown.waitFor({ state: 'detached' });
});

story('an address in a topic is a link, wherever the topic is shown', async (town) => {
  const [anna] = await town.square(['anna']);
  const topic = 'Rota: https://example.org/rota, changed on Fridays';
  await anna.api.ask('PATCH', `/channels/${town.channel}`, { topic });
  const link = (where) => where.getByRole('link', { name: 'https://example.org/rota', exact: true });
  const header = anna.page.getByRole('heading', { level: 1 }).locator('..');
  await link(header).waitFor();
  assert.equal(await link(header).getAttribute('rel'), 'noopener noreferrer nofollow');
  await header.getByText(topic).waitFor();
  // Where the channel begins, and in the note that it was set.
  await link(anna.list()).nth(1).waitFor();
  await anna.page.getByRole('button', { name: anna.words.conversation.info }).last().click();
  await link(anna.page.getByRole('region', { name: anna.words.panels.aboutChannel })).waitFor();
});

story('threads are read and answered on one page, where what is new is first and nothing jumps', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const bell = (await anna.api.post(town.channel, 'who keeps the bell?')).seq;
  const roof = (await anna.api.post(town.channel, 'who mends the roof?')).seq;
  await boris.api.post(town.channel, 'clara **does**', { thread: bell });
  for (const text of ['one', 'two', 'three', 'four']) await anna.api.post(town.channel, text, { thread: roof });

  await anna.page.goto('/threads');
  const rows = anna.page.getByRole('list', { name: anna.words.pages.threads }).getByRole('listitem');
  const [first, second] = [rows.nth(0), rows.nth(1)];
  await first.getByText('who keeps the bell?').waitFor();
  await first.getByText('clara does').waitFor();
  await second.getByText('four').waitFor();
  assert.equal(await second.getByText('one', { exact: true }).count(), 0, 'the last three stand there');
  await second.getByRole('link', { name: anna.words.pages.earlierReplies(1) }).waitFor();

  // What was seen is read, and stays where it was.
  await until('it is read', async () => (await anna.api.ask('GET', '/threads')).every(({ unread }) => unread === 0));
  await first.getByRole('button', { name: anna.words.pages.answer, exact: true }).click();
  await first.getByRole('textbox').fill('thank you');
  await anna.page.keyboard.press('Enter');
  await first.getByText('thank you').waitFor();
  await until(
    'boris hears of it',
    async () => (await boris.api.ask('GET', `/channels/${town.channel}/messages?thread=${bell}`)).messages.length === 2,
  );

  // Answers come as they are given, and go.
  const { seq } = await boris.api.post(town.channel, 'I do', { thread: roof });
  await second.getByText('I do', { exact: true }).waitFor();
  await first.getByText('who keeps the bell?').waitFor();
  await boris.api.ask('DELETE', `/channels/${town.channel}/messages/${seq}`);
  await second.getByText('I do', { exact: true }).waitFor({ state: 'detached' });
});
