/** Emoji of the town's own wherever a few words of something are shown. */
import assert from 'node:assert/strict';
import { kept } from './support/kept.js';
import { goes } from './support/looks.js';
import { Person } from './support/person.js';
import { asFile, png } from './support/picture.js';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

async function addsKakadu({ page, words }) {
  await page.getByRole('button', { name: words.composer.emoji, exact: true }).click();
  await page.getByRole('button', { name: words.composer.picker.add }).click();
  const dialog = page.getByRole('dialog', { name: words.emoji.title });
  await dialog.locator('input[type=file]').setInputFiles([asFile('kakadu.png', png(40, 40))]);
  await dialog.getByRole('button', { name: words.emoji.add, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

const kakadu = (within) => within.getByRole('img', { name: ':kakadu:' });

story('emoji of the town’s own are seen wherever words are shown, and without the server too', async (town) => {
  const [anna] = await town.square(['anna']);
  const { page, words, api } = anna;
  await addsKakadu(anna);

  // In a topic that is typed those that everybody has are themselves, but in an address.
  await goes(anna, '/channels');
  await page.getByRole('button', { name: words.shell.create }).first().click();
  const made = page.getByRole('dialog', { name: words.shell.create });
  await made.getByLabel(words.channels.name).fill('aviary');
  await made.getByLabel(words.channels.topic).fill(':tada: and :kakadu: https://example.org/:tada:/x');
  await page.keyboard.press('Enter');
  const topic = page.locator('header').getByText('🎉 and');
  await kakadu(topic).waitFor();
  await topic.getByRole('link', { name: 'https://example.org/:tada:/x' }).waitFor();
  await goes(anna, `/c/${town.channel}`);

  // A note, whose links stay links.
  await api.ask('PATCH', `/channels/${town.channel}`, { topic: 'Only :kakadu: and https://example.org/:kakadu:/x' });
  const note = anna
    .list()
    .locator('p', { hasText: 'Only' })
    .filter({ has: page.locator('time') });
  await kakadu(note).waitFor();
  await note.getByRole('link', { name: 'https://example.org/:kakadu:/x' }).waitFor();

  // What may be chosen, and who chose it.
  await anna.writes('/poll Which? | this :kakadu: | none');
  const poll = anna.message('Which?');
  await kakadu(poll).first().waitFor();
  await poll.getByRole('radio').first().click();
  await poll.getByRole('button', { name: words.polls.vote, exact: true }).click();
  await poll.getByRole('button', { name: words.polls.whoChose('this :kakadu:', words.conversation.youSubject) }).click();
  await kakadu(page.getByRole('dialog', { name: 'this :kakadu:' }).getByRole('heading', { level: 2 })).waitFor();
  await page.keyboard.press('Escape');

  // What a message said before.
  const flown = await api.post(town.channel, 'a :kakadu: flew by');
  await api.ask('PATCH', `/channels/${town.channel}/messages/${flown.seq}`, { text: 'a :kakadu: sang' });
  await page.getByRole('button', { name: `(${words.conversation.edited})` }).click();
  const history = page.getByRole('dialog', { name: words.clock.history });
  await kakadu(history.getByRole('listitem').first()).waitFor();
  await kakadu(history.getByRole('listitem').last()).waitFor();
  await page.keyboard.press('Escape');

  const { seq } = await api.post(town.channel, 'words of a :kakadu: here');
  await kakadu(anna.message('words of a')).waitFor();
  await api.ask('PUT', `/channels/${town.channel}/messages/${seq}/saved`);
  await anna.field().fill('begun :kakadu: only');
  await goes(anna, '/drafts');
  await kakadu(page.getByRole('list', { name: words.pages.drafts })).waitFor();
  await goes(anna, '/saved');
  await kakadu(page.getByRole('article').filter({ hasText: 'words of a' })).waitFor();
  // Whoever looks for a part of its name finds all of it.
  await goes(anna, '/search?q=kakadu');
  const hit = page.locator('[data-hit]').filter({ hasText: 'words of a' });
  await kakadu(hit.locator('mark')).waitFor();
  assert.equal((await hit.locator('.snippet').innerText()).replace(/\s+/g, ' '), 'words of a here');

  await goes(anna, `/c/${town.channel}`);
  await until('emoji are kept, and what was said with them', async () => {
    const { emoji, ends } = (await kept(page)) ?? {};
    return emoji?.all.length === 1 && ends.some(({ messages }) => messages.some((message) => message.seq === seq));
  });
  anna.mayLoseTheWay();
  await page.route('**/api/v1/**', (route) => route.abort());
  await page.reload();
  await kakadu(anna.message('words of a')).waitFor();
});

story('a stranger at the door reads the name of an emoji of the town’s own, and is shown no picture', async (town) => {
  const [anna] = await town.square(['anna']);
  await addsKakadu(anna);
  await anna.api.ask('PATCH', `/channels/${town.channel}`, { topic: 'Only :kakadu: here' });
  await kakadu(anna.page.locator('header').getByText('Only')).waitFor();
  const { code } = await anna.api.ask('POST', `/channels/${town.channel}/invites`, {});
  const { emoji } = await anna.api.ask('GET', '/emoji?version=0');

  const clara = new Person(town, 'clara');
  town.people.push(clara);
  await clara.arrives();
  const { page, words } = clara;
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`/invite/${code}`);
  await page.getByText('Only :kakadu: here', { exact: true }).waitFor();
  assert.equal(await page.locator('.card img').count(), 0);
  assert.deepEqual(
    asked.filter((path) => path.startsWith('/files/')),
    [],
  );
  const picture = await clara.context.request.get(`/files/${emoji[0].file}/emoji`);
  assert.equal(picture.status(), 401);

  // Whoever has come in sees it.
  await page.getByRole('textbox', { name: words.door.username, exact: true }).fill('clara');
  await page.getByLabel(words.door.password, { exact: true }).fill(passwordOf('clara'));
  await page.getByRole('button', { name: words.door.join('town-square') }).click();
  await kakadu(page.locator('header').getByText('Only')).waitFor();
});
