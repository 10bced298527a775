/** Waits until something holds; what does not hold in time never will. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not so: ${holds}`);
    await new Promise((done) => setImmediate(done));
  }
}
