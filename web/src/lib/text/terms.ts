/** How long the files of a channel may be kept, in days. */

/** What is offered; 0 is for as long as the server keeps them. */
const TERMS = [0, 7, 30, 90, 180, 365, 1_095] as const;

/** The terms to choose from where the server keeps files for so many days (0 for good), with the one that holds. */
export function termsWith(days: number, ofServer: number): number[] {
  const offered = TERMS.filter((term) => ofServer === 0 || term < ofServer);
  return [...new Set([...offered, days])].sort((a, b) => a - b);
}

/** The shorter of what the channel and the server say; 0 for good. */
export function termOf(days: number, ofServer: number): number {
  return days > 0 && ofServer > 0 ? Math.min(days, ofServer) : days || ofServer;
}
