/** What a key costs in a field. */
import { inWords, ms, say, spread } from './figures.js';
import { kinds, traced } from './trace.js';

const KEYS = 60;

const pause = (time) => new Promise((done) => setTimeout(done, time));

/** From the key to the frame after the one in which it was painted. */
const inPage = (area) => {
  const times = (globalThis.keyTimes = []);
  area.addEventListener('keydown', () => {
    const start = performance.now();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => times.push(performance.now() - start);
      port2.postMessage(0);
    });
  });
};

/** Begins to look at the keys of a field. */
export const watch = async (field) => await field.evaluate(inPage);

/** Types into the field that has the focus, and says what that has cost: `keyOf` gives the keys, one by one. */
export async function type({ page, cdp }, name, keyOf, between = 60) {
  await page.evaluate(() => globalThis.keyTimes.splice(0));
  const trace = await traced(cdp, async () => {
    for (let n = 0; n < KEYS; n++) {
      await page.keyboard.press(keyOf(n));
      await pause(between);
    }
  });
  const times = await page.evaluate(() => globalThis.keyTimes);
  say(`a key in ${name}`, `${inWords(spread(times))}; ${ms(trace.spent('TaskDuration') / KEYS)} of the main thread`);
  const each = Object.entries(kinds(trace)).map(([kind, spent]) => [kind, Number((spent / KEYS).toFixed(1))]);
  say('  by kind, ms of each', JSON.stringify(Object.fromEntries(each)));
  say('  long tasks', trace.longTasks.join(', ') || 'none');
}
