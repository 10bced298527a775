/** What a key costs in a text that is nearly as long as one may be, and full of signs. */
import { type, watch } from './keys.js';
import { Looker } from './looker.js';

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

export async function typing(browser, { base, long }) {
  const looker = await Looker.arrives(browser, base, `/c/${long}`);
  const { page } = looker;
  const area = page.locator('textarea').first();
  await area.click();
  await area.pressSequentially('*a*');
  await page.locator('.under').waitFor();
  await watch(area);
  for (const [name, whole] of Object.entries(TEXTS)) {
    const text = whole.slice(0, MOST);
    for (const [where, at] of [
      ['at its end', text.length],
      ['in its middle', text.indexOf(' and ', text.length / 2)],
    ]) {
      await area.fill(text);
      await area.evaluate((one, at) => one.setSelectionRange(at, at), at);
      await pause(600);
      await type(looker, `${name}, ${where}`, (n) => (n % 6 === 5 ? 'Space' : 'e'));
    }
  }
  await looker.leaves();
}
