/** Scrolling through rows of which only those in sight are there. */
import { ms, say } from './figures.js';
import { kinds, traced } from './trace.js';

/** Pixels a second. */
const SPEED = 3_000;
const SECONDS = 10;

/** What scrolls, and what its rows are. */
export const MESSAGES = { scroller: '[data-talk] [role=log]', row: 'article' };
export const ENTRIES = { scroller: '[data-scroll]', row: '[role=listitem]' };

/** Turns the wheel for ten seconds, up (1) or down (-1), and says what was to be seen. */
export async function scrolls(looker, name, what, direction) {
  const trace = await traced(looker.cdp, async () => {
    await looker.page.evaluate((how) => globalThis.gauge.watch(how), { ...what, direction, most: SPEED });
    await looker.scrolls(direction * SPEED * SECONDS, SPEED);
    return await looker.page.evaluate(() => globalThis.gauge.stop());
  });
  const { frames, jumps, bare } = trace.result;
  say(
    name,
    `${(trace.frames / trace.seconds).toFixed(1)} frames/s over ${trace.seconds.toFixed(1)} s, ${trace.late} late, longest ${ms(trace.longest)}, ${trace.dropped} dropped`,
  );
  say('  jumps, frames with nothing in the middle', `${jumps.length} (${jumps.slice(0, 8).join(' ')}), ${bare} of ${frames}`);
  say('  long tasks', trace.longTasks.join(', ') || 'none');
  say('  main thread by kind, ms', JSON.stringify(kinds(trace)));
  const { rows, height } = await looker.page.evaluate(({ scroller, row }) => {
    const around = document.querySelector(scroller);
    return { rows: around.querySelectorAll(row).length, height: Math.round(around.scrollHeight) };
  }, what);
  say('  rows in the page, height of the list', `${rows}, ${height} px`);
}
