/** So long is waited for what must come: a machine may be busy with other things, and nothing is asserted of its speed. */
export const PATIENCE_MS = 60_000;

/** Asks again and again until it is so; what it was last is told when it never is. */
export async function until(what, ask, { within = PATIENCE_MS } = {}) {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last === true) return;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`${what}: not within ${within} ms. Last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
