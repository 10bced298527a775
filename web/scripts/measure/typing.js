/** What a key costs in a text that is nearly as long as one may be, and full of signs. */
import { inWords, ms, say, spread } from './figures.js';
import { Looker } from './looker.js';
import { kinds, traced } from './trace.js';

const KEYS = 60;
const PAUSE_MS = 60;
const MOST = 9_900;

/** Of each kind of sign something in every line. */
const LINE =
  '**bold** and _leaning_ with `code` for @anna, see [the plan](https://example.org/plan) and https://example.org/a?b=c: ~~never~~ ask.\n';
const POINTS = '- one **point** with `code`\n- another by @anna\n\n';
const FENCE = '```js\nconst bell = ring("noon"); // here\nreturn bell ?? null;\n```\n\n';

const TEXTS = {
  'many lines': (LINE + POINTS + FENCE).repeat(60),
  'one paragraph': LINE.replaceAll('\n', ' ').repeat(90),
  'lines of words': LINE.repeat(90),
};

const pause = (time) => new Promise((done) => setTimeout(done, time));

/** From the key to the frame after the one in which it was painted. */
const inPage = () => {
  const area = document.querySelector('[data-talk] textarea, textarea');
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

export async function typing(browser, { base, long }) {
  const looker = await Looker.arrives(browser, base, `/c/${long}`);
  const { page, cdp } = looker;
  const area = page.locator('textarea').first();
  await area.click();
  await area.pressSequentially('*a*');
  await page.locator('.under').waitFor();
  await page.evaluate(inPage);
  for (const [name, whole] of Object.entries(TEXTS)) {
    const text = whole.slice(0, MOST);
    for (const [where, at] of [
      ['at its end', text.length],
      ['in its middle', text.indexOf(' and ', text.length / 2)],
    ]) {
      await area.fill(text);
      await area.evaluate((one, at) => one.setSelectionRange(at, at), at);
      await pause(600);
      await page.evaluate(() => globalThis.keyTimes.splice(0));
      const trace = await traced(cdp, async () => {
        for (let n = 0; n < KEYS; n++) {
          await page.keyboard.press(n % 6 === 5 ? 'Space' : 'e');
          await pause(PAUSE_MS);
        }
      });
      const times = await page.evaluate(() => globalThis.keyTimes);
      say(`a key in ${name}, ${where}`, `${inWords(spread(times))}; ${ms(trace.spent('TaskDuration') / KEYS)} of the main thread`);
      say(
        '  by kind, ms of each',
        JSON.stringify(
          Object.fromEntries(
            Object.entries(kinds(trace))
              .map(([kind, spent]) => [kind, spent / KEYS])
              .map(([kind, spent]) => [kind, Number(spent.toFixed(1))]),
          ),
        ),
      );
      say('  long tasks', trace.longTasks.join(', ') || 'none');
    }
  }
  await looker.leaves();
}
