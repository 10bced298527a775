/** Figures as one reads them. */

export function spread(all) {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
  return { median: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? NaN };
}

export const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
export const inWords = ({ median, p95, max }) => `median ${ms(median)}, p95 ${ms(p95)}, max ${ms(max)}`;

export function say(what, figure) {
  console.log(`${what.padEnd(46)} ${figure}`);
}
