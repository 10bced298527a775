/** How much a file holds, as the language of the page writes it. */
import { speech } from '../words/index.svelte';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `340 bytes`, `1.4 MB`; thousands of bytes, as files are counted everywhere. */
export function bytes(count: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
  const amount = count / 1000 ** step;
  const digits = step > 0 && amount < 100 ? 1 : 0;
  const how = { style: 'unit', unit: UNITS[step]!, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(speech.language, how).format(amount);
}
