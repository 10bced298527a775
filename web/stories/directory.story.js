/** The directory of channels: sorted, searched, page by page, with counts. */
import assert from 'node:assert/strict';
import { story } from './support/town.js';
import { until } from './support/until.js';

/** The names that are shown, from the top. */
const names = (list) => list.locator('.what a').allTextContents();

story('channels are looked through by activity, name or members, on the server', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { words, page } = anna;
  for (let number = 10; number < 70; number += 1) {
    await boris.api.ask('POST', '/channels', { kind: 'open', name: `room ${number}`, topic: `Topic ${number}` });
  }
  await page.goto('/channels');
  const list = page.getByRole('list', { name: words.shell.browse });
  const row = (name) => list.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
  await row('room 69').waitFor();
  const sort = page.getByLabel(words.channels.sortBy);
  await sort.selectOption('name');
  await until('the first by name', async () => (await names(list)).find((name) => name.startsWith('room')) === 'room 10');
  // The rest comes as one scrolls; of all there are those in sight.
  await page.mouse.move(600, 400);
  await until('the last one', async () => {
    await page.mouse.wheel(0, 3000);
    return (await names(list)).at(-1) === 'town-square' || (await names(list)).length;
  });
  assert.ok((await names(list)).length < 50);
  const last = list.getByRole('listitem').last();
  assert.deepEqual([await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')], ['61', '61']);
  // What has the focus stays there, however far one scrolls.
  await row('town-square').getByRole('link', { name: 'town-square', exact: true }).focus();
  await until('the first one is in sight again', async () => {
    await page.mouse.wheel(0, -3000);
    return await row('room 10').isVisible();
  });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'town-square');
  await sort.selectOption('members');
  await until('the most first', async () => (await names(list))[0] === 'town-square');
  await row('town-square').getByText(words.common.members(2)).waitFor();

  await page.getByLabel(words.channels.find).fill('room 4');
  await until('ten are left', async () => (await names(list)).length === 10);
  await row('room 42')
    .getByRole('button', { name: words.shell.joinChannel('room 42') })
    .click();
  await row('room 42').getByText(words.channels.member).waitFor();
  await row('room 42').getByText(words.common.members(2)).waitFor();
  await page.getByLabel(words.channels.find).fill('nothing like it');
  await page.getByText(words.channels.none).waitFor();
  assert.equal(await names(list).then((all) => all.length), 0);
});

story('a list goes on at its end, however late it is told that the end is in sight', async (town) => {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const { words, page } = anna;
  for (let number = 10; number < 80; number += 1) await boris.api.ask('POST', '/channels', { kind: 'open', name: `room ${number}` });
  // Under load a browser tells at once what it saw earlier and what it sees now.
  await anna.context.addInitScript(() => {
    const Native = globalThis.IntersectionObserver;
    globalThis.IntersectionObserver = class extends Native {
      constructor(told, options) {
        super((all, self) => told([{ isIntersecting: false }, ...all], self), options);
      }
    };
  });
  await page.goto('/channels');
  const list = page.getByRole('list', { name: words.shell.browse });
  await list.getByRole('listitem').first().waitFor();
  await page.mouse.move(600, 400);
  await until('the last one', async () => {
    await page.mouse.wheel(0, 3000);
    return (await list.getByRole('listitem').last().getAttribute('aria-setsize')) === '71' || (await names(list)).length;
  });
});
