/** What is done beside what is shown: it is loaded when it begins, for nobody waits for it. */

/** What could not be loaded is tried again after so long. */
const AGAIN_MS = 20_000;

/** Begins it after a while; what it gives ends it, begun or not. `begin` gives what ends it. */
export function beside(begin: () => Promise<() => void>, afterMs = 0): () => void {
  let isHere = true;
  let end = (): void => {};
  let timer = setTimeout(start, afterMs);
  function start(): void {
    begin().then(
      (ends) => {
        if (isHere) end = ends;
        else ends();
      },
      () => {
        if (isHere) timer = setTimeout(start, AGAIN_MS);
      },
    );
  }
  return () => {
    isHere = false;
    clearTimeout(timer);
    end();
  };
}
