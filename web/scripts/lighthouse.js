/**
 * Asks Lighthouse what it thinks of the sign-in page and of a channel of 10,000 messages, on a desk and on a phone. It is no
 * dependency: npx brings it.
 *
 *     MEASURE_AT=http://127.0.0.1:8000 node scripts/lighthouse.js      over the town of `npm run measure -- seed`
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { Api } from '../stories/support/api.js';
import { passwordOf } from '../stories/support/server.js';
import { folder } from '../stories/support/started.js';

const run = promisify(execFile);
const base = process.env.MEASURE_AT;
const port = Number(process.env.MEASURE_PORT ?? 9333);
const out = folder();
const ASKED = 'performance,accessibility,best-practices';

/** The scores, and what costs points. */
async function ask(what, path, preset) {
  const file = join(out, 'report.json');
  const args = [
    '--yes',
    'lighthouse@12',
    base + path,
    `--port=${port}`,
    `--only-categories=${ASKED}`,
    '--output=json',
    '--disable-storage-reset',
    `--output-path=${file}`,
    '--quiet',
  ];
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

/** The longest of anna's channels. */
async function longest() {
  const anna = await new Api(base).signIn('anna');
  const places = await anna.ask('GET', '/channels');
  return places.reduce((one, other) => (other.channel.head > one.channel.head ? other : one)).channel.id;
}

// Lighthouse opens its page in the browser's own profile: whoever signs in there is signed in for it too.
const browser = await chromium.launchPersistentContext(folder(), {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    `--remote-debugging-port=${port}`,
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
  ],
});
try {
  for (const preset of ['desktop', 'mobile']) await ask('the sign-in page', '/sign-in', preset);
  const page = await browser.newPage();
  await page.goto(`${base}/sign-in`);
  await page.evaluate(
    async (body) => {
      await fetch('/api/v1/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      localStorage.setItem('veche.signed-in', '1');
    },
    JSON.stringify({ username: 'anna', password: passwordOf('anna'), cookie: true }),
  );
  await page.close();
  const path = `/c/${await longest()}`;
  for (const preset of ['desktop', 'mobile']) await ask('a channel of 10,000 messages', path, preset);
} finally {
  await browser.close();
}
