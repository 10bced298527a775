/** By keyboard alone, on a phone, in Russian. */
import assert from 'node:assert/strict';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

story('everything that is done most can be done without a mouse', async (town) => {
  const anna = await town.person('anna');
  const boris = await town.person('boris');
  town.channel = (await anna.api.createChannel('town-square')).id;
  const roofs = (await anna.api.createChannel('roofs')).id;
  for (const channel of [town.channel, roofs]) await boris.api.join(channel);
  await boris.api.post(roofs, 'who mends the roofs?');
  await anna.arrives();
  const { page, words } = anna;
  const keys = page.keyboard;
  const focused = (name) => until(`the focus is on ${name}`, async () => {
    const at = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName);
    return at === name || at;
  });

  await page.goto('/');
  await page.getByRole('textbox', { name: words.door.username, exact: true }).waitFor();
  await keys.type('anna');
  await keys.press('Tab');
  await keys.type(passwordOf('anna'));
  await keys.press('Enter');
  await anna.sidebar.waitFor();

  await keys.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await keys.type('roo');
  await page.getByRole('option').filter({ hasText: 'roofs' }).first().waitFor();
  await keys.press('Enter');
  anna.place = 'roofs';
  await anna.sees(['who mends the roofs?']);
  await until('writing can begin', async () => await page.evaluate(() => document.activeElement?.matches('textarea, [contenteditable]')) || (await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 100))));
  await keys.type('I do');
  await keys.press('Enter');
  await anna.sees(['who mends the roofs?', 'I do']);

  // ↑ in an empty field opens one's last message.
  await keys.press('ArrowUp');
  await focused(words.composer.editing);
  await keys.press('End');
  await keys.type(', sometimes');
  await keys.press('Enter');
  await anna.sees(['who mends the roofs?', 'I do, sometimes']);

  // From the field to the messages and back.
  await until('writing goes on', async () => await page.evaluate(() => document.activeElement?.matches('textarea, article')) || 'elsewhere');
  if (!(await page.evaluate(() => document.activeElement?.matches('article')))) {
    for (let at = 0; at < 12 && !(await page.evaluate(() => document.activeElement?.matches('article'))); at++) await keys.press('Shift+Tab');
  }
  await keys.press('ArrowUp');
  await keys.press('r');
  await page.getByRole('dialog').waitFor();
  await keys.type('bell');
  await page.waitForTimeout(300);
  await keys.press('Enter');
  await until('the reaction is there', async () => (await boris.api.ask('GET', `/channels/${roofs}/messages`)).messages[0].reactions.length === 1);
  await until('the focus is back', async () => await page.evaluate(() => document.activeElement?.closest('article') !== null));

  await keys.press('t');
  await anna.answerField.waitFor();
  await until('the answer can be written', async () => await page.evaluate(() => document.activeElement?.matches('textarea')) || 'elsewhere');
  await keys.type('on Monday');
  await keys.press('Enter');
  await anna.sees(['who mends the roofs?', 'on Monday'], anna.thread);

  await keys.press('Control+Shift+f');
  await until('search is open', () => page.url().includes('/search') || page.url());
  await keys.type('sometimes');
  await keys.press('Enter');
  await page.getByRole('main').getByRole('link').filter({ hasText: 'sometimes' }).first().waitFor();

  await keys.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await keys.type(words.shell.settings);
  await page.getByRole('option').filter({ hasText: words.shell.settings }).first().waitFor();
  await keys.press('Enter');
  await until('settings are open', () => page.url().includes('/settings') || page.url());
  await keys.press('Control+/');
  await page.getByRole('dialog').waitFor();
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}, { engines: ['sqlite'] });

story('on a phone one pane is there at a time', async (town) => {
  const anna = await town.person('anna', { name: 'anna' });
  const boris = await town.person('boris');
  town.channel = (await anna.api.createChannel('town-square')).id;
  await boris.api.join(town.channel);
  await boris.api.post(town.channel, 'hello, phone');
  await anna.arrives({ phone: true });
  await anna.signsIn();
  await anna.page.screenshot();
  assert.equal(await anna.page.getByRole('log').count(), 0);
  await anna.row('town-square').tap();
  anna.place = 'town-square';
  await anna.sees(['hello, phone']);
  assert.equal(await anna.sidebar.isVisible(), false);
  await anna.field().fill('hello, desk');
  await anna.page.getByRole('button', { name: anna.words.composer.send, exact: true }).tap();
  await anna.sees(['hello, phone', 'hello, desk']);

  // A tap shows what can be done.
  await anna.message('hello, phone').tap();
  await anna.message('hello, phone').getByRole('button', { name: anna.words.conversation.reply, exact: true }).tap();
  // On a phone, Enter is for a new line.
  await anna.answerField.fill('in a thread');
  await anna.page.getByRole('complementary').getByRole('button', { name: anna.words.composer.send, exact: true }).tap();
  await anna.sees(['hello, phone', 'in a thread'], anna.thread);
  await anna.page.goBack();
  await anna.sees(['hello, phone', 'hello, desk']);
  await anna.page.goBack();
  await anna.sidebar.waitFor();
  assert.equal(await anna.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing hangs over the edge');
}, { engines: ['sqlite'] });

story('the page speaks Russian to whoever does', async (town) => {
  const options = { language: 'ru', name: 'вече' };
  const [anna, boris] = await town.square(['анна', 'борис'], options);
  assert.equal(await anna.page.evaluate(() => document.documentElement.lang), 'ru');
  await anna.writes('кто бережёт колокол?');
  await boris.sees(['кто бережёт колокол?']);
  await boris.replies('кто бережёт колокол?', 'Клара');
  await anna.message('колокол').getByRole('button', { name: anna.words.conversation.openThread(1) }).waitFor();
  await boris.reacts('колокол', '👍');
  await anna.message('колокол').getByRole('button', { name: /👍 1/ }).waitFor();
  await anna.edits('кто бережёт колокол?', 'кто стережёт колокол?');
  await boris.sees(['кто стережёт колокол?']);
}, { engines: ['sqlite'] });

story('what was set holds after a reload', async (town) => {
  const [anna] = await town.square(['anna']);
  const { page, words } = anna;
  await page.goto('/settings/appearance');
  await page.getByRole('radio', { name: words.settings.themes.dark }).check({ force: true });
  await page.getByRole('radio', { name: words.settings.densities.compact }).check({ force: true });
  await page.reload();
  await page.getByRole('radio', { name: words.settings.themes.dark }).waitFor();
  assert.equal(await page.getByRole('radio', { name: words.settings.themes.dark }).isChecked(), true);
  assert.equal(await page.getByRole('radio', { name: words.settings.densities.compact }).isChecked(), true);
  assert.equal(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), false);
  const [ink, paper] = await page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    const light = (colour) => {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, one) => sum + one, 0);
    };
    const { color, backgroundColor } = getComputedStyle(document.body);
    return [light(color), light(backgroundColor)];
  });
  assert.ok(paper < ink, 'the paper is darker than the ink');
}, { engines: ['sqlite'] });
