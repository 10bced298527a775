/** What is measured, each by its name. */
import { directories } from './directories.js';
import { inWords, mb, ms, say, spread } from './figures.js';
import { Looker } from './looker.js';
import { MESSAGES, scrolls } from './scrolling.js';
import { eachOf, saying } from './seed.js';
import { kinds, traced } from './trace.js';
import { typing } from './typing.js';

const pause = (time) => new Promise((done) => setTimeout(done, time));

export const parts = {
  typing,

  /** From the click to the frame after the rows were painted. */
  async switch(browser, { base, long, talked }) {
    const looker = await Looker.arrives(browser, base, `/c/${long}`);
    const some = talked.slice(0, 20);
    const cold = [];
    for (const channel of some) cold.push(await looker.switches(channel));
    say('switch, first opening', inWords(spread(cold)));
    const trace = await traced(looker.cdp, async () => {
      const warm = [];
      for (let n = 0; n < 100; n++) {
        warm.push(await looker.switches(some[(n * 7) % some.length]));
        await pause(60);
      }
      return warm;
    });
    say('switch, from the cache', inWords(spread(trace.result)));
    say('  long tasks', trace.longTasks.join(', ') || 'none');
    say('  main thread by kind, ms of 100 switches', JSON.stringify(kinds(trace)));
    await looker.leaves();
  },

  /** The long channel, up and down with the wheel. */
  async scroll(browser, { base, long }) {
    const looker = await Looker.arrives(browser, base, `/c/${long}`);
    await pause(500);
    await scrolls(looker, 'scroll up', MESSAGES, 1);
    await scrolls(looker, 'scroll down', MESSAGES, -1);
    await looker.leaves();
  },

  /** What switching leaves behind. */
  async memory(browser, { base, channels }) {
    const looker = await Looker.arrives(browser, base, `/c/${channels[0]}`);
    let first;
    for (let n = 1; n <= 500; n++) {
      await looker.switches(channels[(n * 37) % channels.length]);
      if (![50, 100, 250, 500].includes(n)) continue;
      await pause(500);
      const { used, nodes, listeners } = await looker.heap();
      first ??= used;
      say(`after ${n} switches`, `${mb(used)} (${Math.round((used / first) * 100)} %), ${nodes} nodes, ${listeners} listeners`);
    }
    await looker.leaves();
  },

  /** From nothing to the messages on the screen, signed in. */
  async start(browser, { base, long }) {
    const looker = await Looker.arrives(browser, base, `/c/${long}`);
    const { page, cdp } = looker;
    await cdp.send('Network.enable');
    await pause(1500);
    const tell = async (name) => {
      await page.waitForFunction(() => globalThis.gauge.messagesAt !== undefined);
      await pause(300);
      const figures = await page.evaluate(() => ({
        first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
        messages: globalThis.gauge.messagesAt,
        shift: globalThis.gauge.shift,
        largest: globalThis.gauge.largest,
        scripts: performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length,
        kb:
          performance
            .getEntriesByType('resource')
            .filter(({ name }) => /\.(js|css)$/.test(name))
            .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000,
      }));
      return { name, ...figures };
    };
    const best = (all) => all.sort((a, b) => a.messages - b.messages)[0];
    const show = ({ name, first, messages, shift, largest, scripts, kb }) =>
      say(
        name,
        `first paint ${ms(first)}, largest ${ms(largest)}, messages ${ms(messages)}, layout shift ${shift.toFixed(3)}; ${scripts} scripts, ${kb.toFixed(0)} kB with styles`,
      );
    const cold = async (name) => {
      await cdp.send('Storage.clearDataForOrigin', { origin: base, storageTypes: 'service_workers,cache_storage' });
      await cdp.send('Network.clearBrowserCache');
      await page.goto('about:blank');
      await page.goto(`/c/${long}`);
      return await tell(name);
    };
    const warm = async (name) => {
      await page.goto('about:blank');
      await page.goto(`/c/${long}`);
      return await tell(name);
    };
    const thrice = async (how, name) => show(best([await how(name), await how(name), await how(name)]));
    await thrice(cold, 'start, cold cache');
    await pause(1500);
    await thrice(warm, 'start, service worker');
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 100,
      downloadThroughput: 500_000,
      uploadThroughput: 250_000,
    });
    await thrice(cold, 'start, cold, 100 ms away and 4 Mbit/s');
    await looker.leaves();
  },

  /** What a page does that nobody touches. */
  async idle(browser, { base, long, talked }) {
    const looker = await Looker.arrives(browser, base, `/c/${talked[0]}`);
    await looker.switches(long);
    await pause(3_000);
    const still = await traced(looker.cdp, () => pause(10_000));
    say('idle for 10 s', `${ms(still.spent('TaskDuration'))} of the main thread, ${ms(still.spent('ScriptDuration'))} of it scripts`);
    await looker.leaves();
  },

  /** What it costs when much comes in within six seconds: 200 messages in the open channel, 1,000 in thirty others. */
  async burst(browser, { base, long, talked, channels, anna, others }) {
    await anna.ask('PUT', '/read', {});
    const looker = await Looker.arrives(browser, base, `/c/${talked[0]}`);
    await looker.switches(long);
    await pause(3_000);
    const here = Array.from({ length: 200 }, (_, n) => [long, n, n * 30]);
    const there = Array.from({ length: 1_000 }, (_, n) => [channels[1 + (n % 30)], n, n * 6]);
    const burst = await traced(looker.cdp, async () => {
      const start = performance.now();
      await eachOf(
        [...here, ...there].sort((a, b) => a[2] - b[2]),
        async ([channel, n, at]) => {
          await pause(Math.max(0, start + at - performance.now()));
          await others[n % others.length].post(channel, saying(n));
        },
      );
      const took = performance.now() - start;
      await pause(1_500);
      return took;
    });
    say(
      'burst of 1,200 messages',
      `in ${ms(burst.result)}: ${ms(burst.spent('TaskDuration'))} of the main thread, ${ms(burst.spent('ScriptDuration'))} scripts, ${ms(burst.spent('LayoutDuration'))} layout, ${ms(burst.spent('RecalcStyleDuration'))} style`,
    );
    say('  frames', `${burst.frames} drawn, ${burst.late} late, longest ${ms(burst.longest)}, ${burst.dropped} dropped`);
    say('  long tasks', burst.longTasks.join(', ') || 'none');
    await looker.leaves();
  },

  directories,
};
