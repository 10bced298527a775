/**
 * Measures the page over the real server and a town of 10,000 messages and 200 channels, and prints figures.
 *
 *     npm run measure                      everything
 *     npm run measure -- switch scroll     some of it
 *     npm run measure -- seed              settles the town and stays; MEASURE_AT=<what it prints> takes that one afterwards
 */
import { Api } from '../stories/support/api.js';
import { openBrowser } from '../stories/support/browser.js';
import { Server } from '../stories/support/server.js';
import { ms, say } from './measure/figures.js';
import { parts } from './measure/parts.js';
import { PEOPLE, seed } from './measure/seed.js';

const wanted = process.argv.slice(2);
const browser = openBrowser({ args: ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'] });

async function settle() {
  const server = await Server.start('sqlite');
  const start = performance.now();
  await seed(server);
  say('the town was settled in', ms(performance.now() - start));
  return server.api;
}

/** Who is there and what is where, of a town that stands already. */
async function look(base) {
  const stranger = new Api(base);
  const [anna, ...others] = await Promise.all(['anna', ...PEOPLE].map((name) => stranger.signIn(name)));
  const places = await anna.ask('GET', '/channels');
  const channels = places.map(({ channel }) => channel.id).sort((a, b) => a - b);
  const talked = places
    .filter(({ channel }) => channel.head > 20)
    .map(({ channel }) => channel.id)
    .sort((a, b) => a - b);
  return { base, anna, others, channels, long: talked[0], talked: talked.slice(1) };
}

const base = process.env.MEASURE_AT ?? (await settle());
if (wanted.includes('seed')) {
  console.log(`MEASURE_AT=${base}`);
  await new Promise(() => {});
}
const town = await look(base);
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  await measure(await browser, town);
}
await (await browser).close();
process.exit(0);
