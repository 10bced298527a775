/** By keyboard alone, on a phone, in Russian. */
import assert from 'node:assert/strict';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';
import { until } from './support/until.js';

story(
  'everything that is done most can be done without a mouse',
  async (town) => {
    const anna = await town.person('anna');
    const boris = await town.person('boris');
    town.channel = (await anna.api.createChannel('town-square')).id;
    const roofs = (await anna.api.createChannel('roofs')).id;
    for (const channel of [town.channel, roofs]) await boris.api.join(channel);
    await boris.api.post(roofs, 'who mends the roofs?');
    await anna.arrives();
    const { page, words } = anna;
    const keys = page.keyboard;
    let pointed = 0;
    await anna.context.exposeFunction('pointed', () => pointed++);
    await anna.context.addInitScript(() => {
      for (const type of ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'touchstart'])
        addEventListener(type, () => globalThis.pointed(), true);
    });
    /** Until the focus is on what matches. */
    const isAt = (what, selector) =>
      until(what, async () => {
        const at = await page.evaluate((selector) => {
          const { activeElement: at } = document;
          return at?.matches(selector) || `${at?.tagName} ${at?.getAttribute('aria-label')}`;
        }, selector);
        return at;
      });
    /** Presses one key until the focus is on what matches. */
    const walks = async (key, selector, most = 40) => {
      for (let at = 0; at < most; at++) {
        if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
        await keys.press(key);
      }
      await isAt(`${key} comes to ${selector}`, selector);
    };

    await page.goto('/');
    await isAt('the door is open', 'input[name=username]');
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
    await isAt('writing can begin', 'textarea');
    await keys.type('I do');
    await keys.press('Enter');
    await anna.sees(['who mends the roofs?', 'I do']);

    // ↑ in an empty field opens one's last message.
    await keys.press('ArrowUp');
    await isAt('the last message is edited', `article textarea, textarea[aria-label="${words.composer.editing}"]`);
    await keys.press('End');
    await keys.type(', sometimes');
    await keys.press('Enter');
    await anna.sees(['who mends the roofs?', 'I do, sometimes']);

    // From the field to the messages; a reaction to the first.
    await isAt('the focus is somewhere', 'textarea, article');
    await walks('Shift+Tab', 'article');
    await keys.press('ArrowUp');
    await keys.press('r');
    const picker = page.getByRole('dialog');
    await picker.waitFor();
    await isAt('emoji can be looked for', 'input[type=search]');
    await keys.type('bell');
    await picker.getByText('🔔').first().waitFor();
    await keys.press('Enter');
    await until('the reaction is there', async () => {
      const {
        messages: [first],
      } = await boris.api.ask('GET', `/channels/${roofs}/messages`);
      return first.reactions.map(({ emoji }) => emoji).join() === '🔔' || first.reactions;
    });
    await isAt('the focus is back', 'article, article *');

    await keys.press('t');
    await anna.answerField.waitFor();
    await isAt('the answer can be written', 'textarea');
    await keys.type('on Monday');
    await keys.press('Enter');
    await anna.sees(['who mends the roofs?', 'on Monday'], anna.thread);

    await keys.press('Alt+ArrowUp');
    await keys.press('Control+Shift+f');
    await isAt('search is open', 'input[role=combobox]');
    await keys.type('sometimes');
    await keys.press('Enter');
    await page.getByRole('main').getByRole('link').filter({ hasText: 'sometimes' }).first().waitFor();

    await keys.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await keys.type(words.shell.settings);
    await page.getByRole('option').filter({ hasText: words.shell.settings }).first().waitFor();
    await keys.press('Enter');
    await page.getByRole('heading', { name: words.settings.title, level: 1 }).waitFor();
    await keys.press('Control+/');
    await page.getByRole('dialog').waitFor();
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await walks('Tab', 'a[href="/settings/appearance"]');
    await keys.press('Enter');
    await page.getByRole('radio', { name: words.settings.themes.dark }).waitFor();
    await walks('Tab', 'input[type=radio]');
    await keys.press('ArrowRight');
    await keys.press('ArrowRight');
    await until('it is dark', async () => await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme === 'dark'));
    assert.equal(pointed, 0, 'nothing was done by a mouse');
  },
  { engines: ['sqlite'] },
);

story(
  'on a phone one pane is there at a time',
  async (town) => {
    const anna = await town.person('anna', { name: 'anna' });
    const boris = await town.person('boris');
    town.channel = (await anna.api.createChannel('town-square')).id;
    await boris.api.join(town.channel);
    await boris.api.post(town.channel, 'hello, phone');
    await anna.arrives({ phone: true });
    await anna.signsIn();
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
  },
  { engines: ['sqlite'] },
);

story(
  'the page speaks Russian to whoever does',
  async (town) => {
    const options = { language: 'ru', name: 'вече' };
    const [anna, boris] = await town.square(['анна', 'борис'], options);
    assert.equal(await anna.page.evaluate(() => document.documentElement.lang), 'ru');
    await anna.writes('кто бережёт колокол?');
    await boris.sees(['кто бережёт колокол?']);
    await boris.replies('кто бережёт колокол?', 'Клара');
    await anna
      .message('колокол')
      .getByRole('button', { name: anna.words.conversation.replies(1) })
      .waitFor();
    await boris.reacts('колокол', '👍');
    await anna.message('колокол').getByRole('button', { name: /👍 1/ }).waitFor();
    await anna.edits('кто бережёт колокол?', 'кто стережёт колокол?');
    await boris.sees(['кто стережёт колокол?']);
  },
  { engines: ['sqlite'] },
);

story(
  'what was set holds after a reload',
  async (town) => {
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
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const light = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return canvas
          .getImageData(0, 0, 1, 1)
          .data.slice(0, 3)
          .reduce((sum, one) => sum + one, 0);
      };
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [light(color), light(backgroundColor)];
    });
    assert.ok(paper < ink, 'the paper is darker than the ink');
  },
  { engines: ['sqlite'] },
);
