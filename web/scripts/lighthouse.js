/**
 * Asks Lighthouse what it thinks of the sign-in page, on a desk and on a phone. It is no dependency: npx brings it.
 *
 *     MEASURE_AT=http://127.0.0.1:8000 node scripts/lighthouse.js      over the town of `npm run measure -- seed`
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openBrowser } from '../stories/support/browser.js';
import { folder } from '../stories/support/started.js';

const run = promisify(execFile);
const base = process.env.MEASURE_AT;
const port = Number(process.env.MEASURE_PORT ?? 9333);
const out = folder();
const ASKED = 'performance,accessibility,best-practices';

/** The scores, and what costs points. */
async function ask(what, path, preset) {
  const file = join(out, 'report.json');
  const args = ['--yes', 'lighthouse@12', base + path, `--port=${port}`, `--only-categories=${ASKED}`, '--output=json', `--output-path=${file}`, '--quiet'];
  if (preset === 'desktop') args.push('--preset=desktop');
  await run('npx', args, { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' } });
  const { categories, audits } = JSON.parse(await readFile(file, 'utf8'));
  const scores = Object.values(categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
  console.log(`${what}, ${preset}: ${scores.join(', ')}`);
  for (const { auditRefs } of Object.values(categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title, displayValue = '' } = audits[id];
      if (weight > 0 && score !== null && score < 0.9) console.log(`  ${id} ${score}: ${title} ${displayValue}`);
    }
  }
}

const browser = await openBrowser({ args: [`--remote-debugging-port=${port}`, '--disable-gpu', '--no-first-run'] });
for (const preset of ['desktop', 'mobile']) await ask('the sign-in page', '/sign-in', preset);
await browser.close();
