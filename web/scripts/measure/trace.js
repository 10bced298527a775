/** What the browser did meanwhile: frames that were drawn and dropped, tasks that took long. */
const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'toplevel',
  'blink.user_timing',
];
/** A frame that took longer than two of the screen's. */
const LATE_MS = 34;
const LONG_MS = 50;

/** Does something and gives the trace of it, with what `Performance.getMetrics` has measured in time of the processor. */
export async function traced(cdp, work) {
  const events = [];
  const take = ({ value }) => events.push(...value);
  cdp.on('Tracing.dataCollected', take);
  const complete = new Promise((done) => cdp.once('Tracing.tracingComplete', done));
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await metrics(cdp);
  await cdp.send('Tracing.start', { traceConfig: { includedCategories: CATEGORIES }, transferMode: 'ReportEvents' });
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const after = await metrics(cdp);
  await cdp.send('Tracing.end');
  await complete;
  cdp.off('Tracing.dataCollected', take);
  return {
    events,
    result,
    seconds,
    spent: (name) => (after[name] - before[name]) * 1000,
    ...tell(events),
  };
}

export async function metrics(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

function tell(events) {
  const main = mainThread(events);
  const drawn = events
    .filter(({ name }) => name === 'DrawFrame')
    .map(({ ts }) => ts / 1000)
    .sort((a, b) => a - b);
  const gaps = drawn.slice(1).map((at, n) => at - drawn[n]);
  const tasks = events.filter(
    ({ name, pid, tid, dur }) => name === 'RunTask' && pid === main?.pid && tid === main?.tid && dur > LONG_MS * 1000,
  );
  return {
    frames: drawn.length,
    late: gaps.filter((gap) => gap > LATE_MS).length,
    longest: Math.max(0, ...gaps),
    dropped: events.filter(({ name }) => name === 'DroppedFrame').length,
    longTasks: tasks.map(({ dur }) => Math.round(dur / 1000)),
    main,
  };
}

/** The thread of the page: the busiest of those that run the page's scripts. */
function mainThread(events) {
  const spent = new Map();
  for (const { name, pid, tid, dur = 0 } of events) {
    if (name !== 'FunctionCall' && name !== 'UpdateLayoutTree') continue;
    const key = `${pid} ${tid}`;
    spent.set(key, { pid, tid, dur: (spent.get(key)?.dur ?? 0) + dur });
  }
  return [...spent.values()].sort((a, b) => b.dur - a.dur)[0];
}

/** Where the time of the page's thread went, by kind, in milliseconds of the processor: others who use it do not count. */
export function kinds({ events, main }) {
  const names = [
    'RunTask',
    'FunctionCall',
    'UpdateLayoutTree',
    'Layout',
    'PrePaint',
    'Paint',
    'Commit',
    'Layerize',
    'HitTest',
    'ParseHTML',
    'MinorGC',
    'MajorGC',
    'EvaluateScript',
    'v8.compile',
  ];
  const of = (wanted) =>
    events.filter(({ name, tid }) => name === wanted && tid === main?.tid).reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0);
  return Object.fromEntries(names.map((name) => [name, Math.round(of(name))]).filter(([, ms]) => ms > 0));
}
