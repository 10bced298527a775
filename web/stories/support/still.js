/** How much of a page moves by itself. */

/** To be called before a page is loaded. */
export const watchesShifts = (person) =>
  person.context.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.shifts.push(value);
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** The share of the screen that has moved since the page was loaded, times how far, in thousandths. */
export const moved = (person) => person.page.evaluate(() => Math.round(globalThis.shifts.reduce((sum, value) => sum + value, 0) * 1000));
