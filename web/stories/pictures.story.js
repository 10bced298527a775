/** A channel full of pictures: scrolled through from its end to its beginning, nothing in it moves by itself. */
import assert from 'node:assert/strict';
import { png } from './support/picture.js';
import { story } from './support/town.js';

const PICTURES = 500;
/** Pictures of a message, in turns: alone, and in grids. */
const TOGETHER = [1, 3, 1, 4, 1];
/** Pixels that a turn of the wheel goes. */
const TURN = 600;

/** Messages with pictures of all sizes. */
async function fills(api, channel) {
  for (let sent = 0, turn = 0; sent < PICTURES; turn++) {
    const count = Math.min(TOGETHER[turn % TOGETHER.length], PICTURES - sent);
    const sizes = Array.from({ length: count }, (_, n) => [80 + ((sent + n) % 7) * 40, 60 + ((sent + n) % 5) * 50]);
    const files = await Promise.all(sizes.map(([width, height], n) => api.upload(`${sent + n}.png`, png(width, height, sent + n))));
    await api.post(channel, turn % 2 ? `picture ${sent}` : undefined, { files });
    sent += count;
  }
}

/** Turns the wheel upwards once; by how many pixels what stays in sight went astray, and whether the beginning is there. */
const turns = async (person) =>
  await person.list().evaluate(async (list, turn) => {
    const frame = () => new Promise(requestAnimationFrame);
    const { top, bottom } = list.getBoundingClientRect();
    const inSight = [...list.querySelectorAll('[data-seq]')].filter((row) => {
      const at = row.getBoundingClientRect();
      return at.top >= top && at.bottom + turn <= bottom;
    });
    const rows = inSight.length > 0 ? inSight : [...list.querySelectorAll('[data-seq]')].slice(0, 1);
    const before = rows.map((row) => [row.dataset.seq, row.getBoundingClientRect().top]);
    const from = list.scrollTop;
    list.scrollTop -= turn;
    const moved = from - list.scrollTop;
    for (let frames = 0; frames < 6; frames++) await frame();
    const astray = before.map(([seq, at]) => {
      const row = list.querySelector(`[data-seq="${seq}"]`);
      return row ? Math.abs(row.getBoundingClientRect().top - at - moved) : 0;
    });
    return { astray: Math.max(0, ...astray), isAtTop: moved < turn && list.scrollTop <= 0 };
  }, TURN);

story('five hundred pictures are scrolled through without a jump', async (town) => {
  const anna = await town.person('anna');
  town.channel = (await anna.api.createChannel('town-square')).id;
  await fills(anna.api, town.channel);
  await anna.comes(town.channel, 'town-square');
  // Scrolling is what is looked at, once all has come that the first look takes.
  await anna.page.waitForLoadState('networkidle');
  await anna.page.evaluate(() => {
    globalThis.shifts = [];
    const moved = ({ node, previousRect, currentRect }) =>
      `${node?.nodeName} ${node?.className} from ${previousRect.y} to ${currentRect.y}`;
    new PerformanceObserver((list) => {
      for (const { value, startTime, sources } of list.getEntries()) {
        // What comes into sight by scrolling, in a frame that came late, was nowhere before and has not moved.
        const seen = sources.filter(({ previousRect, currentRect }) => previousRect.height > 0 && currentRect.height > 0);
        if (seen.length > 0) globalThis.shifts.push({ value, startTime, moved: seen.map(moved) });
      }
    }).observe({ type: 'layout-shift' });
  });
  let farthest = 0;
  let quiet = 0;
  for (let turn = 0; turn < 1_000 && quiet < 5; turn++) {
    const { astray, isAtTop } = await turns(anna);
    farthest = Math.max(farthest, astray);
    // More may come in above: the beginning is reached when nothing does.
    quiet = isAtTop ? quiet + 1 : 0;
    if (isAtTop) await anna.page.waitForLoadState('networkidle');
  }
  await anna.list().locator('[data-seq="2"]').waitFor();
  assert.ok(farthest <= 1, `went astray by ${farthest} px`);
  const shifts = await anna.page.evaluate(() => globalThis.shifts);
  assert.deepEqual(shifts, []);
});
