/** The directories of people and channels, with thousands in each. */
import { Api } from '../../stories/support/api.js';
import { say } from './figures.js';
import { type, watch } from './keys.js';
import { Looker } from './looker.js';
import { ENTRIES, scrolls } from './scrolling.js';
import { eachOf } from './seed.js';

const PEOPLE = 3_000;
const CHANNELS = 3_000;
/** Long enough for what is found to be shown before the next key. */
const SLOWLY_MS = 400;

const pause = (time) => new Promise((done) => setTimeout(done, time));
const numbers = (count) => Array.from({ length: count }, (_, n) => String(n + 1).padStart(4, '0'));

/** Has them come and opens their channels, unless they are there. */
async function gather({ base, others: [one, ...others] }) {
  const last = numbers(CHANNELS).at(-1);
  if ((await one.ask('GET', `/channels/directory?query=room%20${last}`)).channels.length > 0) return;
  const stranger = new Api(base);
  await eachOf(numbers(PEOPLE), (number) => stranger.register(`dweller${number}`, `Dweller ${number}`));
  await eachOf(numbers(CHANNELS), (number) =>
    others[Number(number) % others.length].ask('POST', '/channels', {
      kind: 'open',
      name: `room ${number}`,
      topic: `What is said in ${number}`,
    }),
  );
}

/** Scrolls to the end until all of it was read. */
const readAll = async (page) =>
  await page.evaluate(async ({ scroller, row }) => {
    const around = document.querySelector(scroller);
    while (around.querySelector(row)?.ariaSetSize === '-1') {
      around.scrollTop = around.scrollHeight;
      await new Promise((done) => setTimeout(done, 20));
    }
    around.scrollTop = 0;
  }, ENTRIES);

export async function directories(browser, town) {
  await gather(town);
  const looker = await Looker.arrives(browser, town.base, `/c/${town.long}`);
  const { page } = looker;
  for (const [name, path, word] of [
    ['people', '/people', 'dweller '],
    ['channels', '/channels', 'room '],
  ]) {
    await page.goto(path);
    await page.locator(ENTRIES.row).first().waitFor();
    await pause(1_000);
    await scrolls(looker, `${name}, down while they are read`, ENTRIES, -1);
    await readAll(page);
    await pause(1_000);
    await scrolls(looker, `${name}, down through all of them`, ENTRIES, -1);
    await scrolls(looker, `${name}, up`, ENTRIES, 1);
    const field = page.getByRole('searchbox');
    await field.click();
    await watch(field);
    const keys = [...word, '1', '2', ...Array.from({ length: word.length + 2 }, () => 'Backspace')];
    const keyOf = (n) => keys[n % keys.length];
    await type(looker, `the search of ${name}, quickly`, keyOf);
    await field.fill('');
    await pause(1_000);
    await type(looker, `the search of ${name}, slowly`, keyOf, SLOWLY_MS);
  }
  say('entries', `${PEOPLE} people, ${CHANNELS} channels`);
  await looker.leaves();
}
