/** Somebody who has signed in and looks at the page, with the means to measure what they see. */
import { passwordOf } from '../../stories/support/server.js';

export class Looker {
  static async arrives(browser, base, at = '/', username = 'anna') {
    const looker = new Looker();
    looker.base = base;
    looker.context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    looker.context.setDefaultTimeout(30_000);
    await looker.context.addInitScript(inPage);
    looker.page = await looker.context.newPage();
    looker.cdp = await looker.context.newCDPSession(looker.page);
    const { page } = looker;
    await page.goto(at);
    await page.getByRole('textbox', { name: 'Username', exact: true }).fill(username);
    await page.getByLabel('Password', { exact: true }).fill(passwordOf(username));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.locator('[data-talk] [role=log][aria-busy=false]').waitFor();
    // The sidebar shows few of many channels until it is asked for all.
    const more = page.locator('nav').getByRole('button', { name: /^\d+ more$/ });
    while ((await more.count()) > 0) await more.first().click();
    return looker;
  }

  /** Clicks on a channel in the sidebar; gives how long it took until its rows were painted. */
  async switches(channel) {
    return await this.page.evaluate((id) => globalThis.gauge.switches(id), channel);
  }

  async heap() {
    for (let n = 0; n < 3; n++) await this.cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.cdp.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await this.cdp.send('Memory.getDOMCounters');
    return { used: usedSize, nodes, listeners: jsEventListeners };
  }

  /** Turns the wheel over the messages, so many pixels a second. */
  async scrolls(distance, speed) {
    await this.cdp.send('Input.synthesizeScrollGesture', {
      x: 700,
      y: 450,
      yDistance: distance,
      speed,
      gestureSourceType: 'mouse',
      preventFling: true,
    });
  }

  async leaves() {
    await this.context.close();
  }
}

/** Runs in the page, before everything else. */
function inPage() {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  /** Once what is there now has been painted. */
  const painted = async () => {
    await frame();
    await new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done();
      port2.postMessage(0);
    });
  };
  const list = () => document.querySelector('[data-talk] [role=log]');
  const shows = () => list()?.ariaBusy === 'false';

  const gauge = (globalThis.gauge = {
    async switches(id) {
      const link = document.querySelector(`nav li a[href="/c/${id}"]`);
      const before = document.querySelector('[data-talk]');
      if (link.ariaCurrent === 'page') throw new Error(`${id} is open already`);
      const start = performance.now();
      const there = new Promise((done) => {
        const look = () => document.querySelector('[data-talk]') !== before && shows() && (watcher.disconnect(), done());
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-busy'] });
      });
      link.click();
      await there;
      // When the next frame begins, this one was painted.
      await frame();
      return performance.now() - start;
    },

    /** Watches the rows of what scrolls: in each painted frame they may have moved in one direction only, and by no more than is scrolled. */
    watch({ scroller, row: rows, direction, most }) {
      const told = { frames: 0, jumps: [], bare: 0 };
      let held = null;
      let isOn = true;
      const around = document.querySelector(scroller);
      const look = () => {
        const box = around.getBoundingClientRect();
        const middle = (box.top + box.bottom) / 2;
        const row = [...around.querySelectorAll(rows)].find((one) => one.getBoundingClientRect().bottom > middle);
        const top = row?.getBoundingClientRect().top ?? Infinity;
        const at = performance.now();
        told.frames++;
        if (held?.row.isConnected) {
          const moved = held.row.getBoundingClientRect().top - held.top;
          if (moved * direction < -2 || Math.abs(moved) > (most * (at - held.at)) / 1000 + 150) told.jumps.push(Math.round(moved));
        }
        // Between two rows stands a line with the day, at most.
        if (top > middle + 60) told.bare++;
        held = row && { row, top, at };
      };
      (async () => {
        while (isOn) {
          await painted();
          look();
        }
      })();
      gauge.stop = () => {
        isOn = false;
        return told;
      };
    },
  });

  // When messages were first on the screen.
  const wait = async () => {
    while (!document.documentElement || !shows()) await frame();
    await painted();
    gauge.messagesAt = performance.now();
  };
  void wait();
  gauge.shift = 0;
  gauge.largest = 0;
  new PerformanceObserver((all) => all.getEntries().forEach((one) => !one.hadRecentInput && (gauge.shift += one.value))).observe({
    type: 'layout-shift',
    buffered: true,
  });
  new PerformanceObserver((all) => all.getEntries().forEach((one) => (gauge.largest = one.startTime))).observe({
    type: 'largest-contentful-paint',
    buffered: true,
  });
}
