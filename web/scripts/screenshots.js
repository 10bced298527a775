/**
 * Pictures of the main pages, light and dark, on a desktop and a phone, in English and Russian: `node scripts/screenshots.js FOLDER [WORD]`,
 * only those with the word in their names. Starts target/debug/veche, or what VECHE_BIN names, and fills it with the town of town.js.
 */
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { closeBrowser, theBrowser } from '../stories/support/browser.js';
import { end, folder, start } from '../stories/support/started.js';
import { furnish, MAYOR, passwordOf, RUSSIAN } from './town.js';

const SCREENS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'];
/** In each language the page is looked at by somebody who speaks it. */
const LANGUAGES = { en: { locale: 'en-GB', username: MAYOR }, ru: { locale: 'ru-RU', username: RUSSIAN.username } };
/** Who is there besides. */
const PRESENT = ['marta', 'tom', 'grace', 'amir', 'ilya', 'lena', 'olga', 'nikita', 'dasha'];
/** When it is in the pictures, about. */
const HOUR = 10;

const binary = process.env.VECHE_BIN ?? fileURLToPath(new URL('../../target/debug/veche', import.meta.url));

/** The pages: where each is, and what is done there. */
function pages({ channels, said }) {
  const at = (name) => `/c/${channels[name]}`;
  return {
    channel: { en: at('timetable'), ru: at(RUSSIAN.channel) },
    thread: { en: `${at('timetable')}?thread=${said.map.seq}`, ru: `${at(RUSSIAN.channel)}?thread=${said.night.seq}` },
    square: at('Town square'),
    members: `${at('Town square')}?panel=members`,
    info: `${at('timetable')}?panel=info`,
    pins: `${at('timetable')}?panel=pins`,
    direct: { en: at('marta grace'), ru: at('dasha ilya') },
    search: { en: '/search?q=boat', ru: '/search?q=рейс' },
    threads: '/threads',
    mentions: '/mentions',
    drafts: '/drafts',
    saved: '/saved',
    reminders: '/reminders',
    scheduled: '/scheduled',
    channels: '/channels',
    people: '/people',
    profile: '/settings/profile',
    appearance: '/settings/appearance',
    moderation: { path: '/moderation/people', as: MAYOR },
    reports: { path: '/moderation/reports', as: MAYOR },
    audit: { path: '/moderation/audit', as: MAYOR },
    switcher: { path: at('Town square'), keys: 'Control+k' },
    shortcuts: { path: at('Town square'), keys: 'Control+/' },
  };
}

/** Starts the server; gives the link for its first administrator. */
async function serve() {
  const env = {
    PATH: process.env.PATH,
    VECHE_DATA: folder(),
    VECHE_LISTEN: '127.0.0.1:0',
    VECHE_DEMO: 'off',
    VECHE_LIMITS: 'off',
    VECHE_PASSWORD_MEMORY_KIB: '8',
    VECHE_LOG: 'warn',
  };
  const child = start(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const link = await new Promise((done, failed) => {
    lines.on('line', (line) => {
      const [found] = /http:\/\/\S+\?setup=\S+/.exec(line) ?? [];
      if (found) done(new URL(found));
    });
    child.once('exit', () => failed(new Error('the server ended')));
  });
  return { child, base: link.origin, code: link.searchParams.get('setup') };
}

/** The zone in which it is the hour of the pictures. Of these names, `Etc/GMT-3` lies three hours before Greenwich. */
function zone() {
  const east = ((HOUR - new Date().getUTCHours() + 36) % 24) - 12;
  return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}

/** A town's talk takes seconds to be said: told as if it had taken a morning, the last of it just now. */
function stretched(value, heads) {
  if (Array.isArray(value)) return value.map((one) => stretched(one, heads));
  if (value === null || typeof value !== 'object') return value;
  const told = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, stretched(one, heads)]));
  if (!('channel' in told) || !('seq' in told)) return told;
  const ago = 120_000 + Math.max(0, heads[told.channel] - told.seq) * 170_000;
  for (const key of ['posted_at', 'edited_at', 'pinned_at', 'at']) if (typeof told[key] === 'number') told[key] -= ago;
  if (typeof told.last_reply === 'number') told.last_reply -= 240_000;
  return told;
}

async function headsOf(town) {
  const places = await Promise.all(Object.keys(town.ids).map((username) => town.ask(username, 'GET', '/channels')));
  return Object.fromEntries(places.flat().map(({ channel }) => [channel.id, channel.head]));
}

/** Keeps people in the town for as long as the page is open. */
async function populate(browser, base, town) {
  const page = await browser.newPage();
  await page.goto(base);
  await page.evaluate(
    async (tokens) => {
      await Promise.all(
        tokens.map(
          (token) =>
            new Promise((done) => {
              const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/v1/socket`, ['veche.v1', `bearer.${token}`]);
              socket.onmessage = ({ data }) => {
                const { hello } = JSON.parse(data);
                if (hello) socket.send(JSON.stringify({ id: 1, op: 'resume', params: { epoch: hello.epoch, channels: {} } }));
                else done();
              };
            }),
        ),
      );
    },
    PRESENT.map((username) => town.access[username]),
  );
}

/** Somebody's browser. */
async function arrives(browser, base, heads, { username, language, theme, screen }) {
  const isPhone = screen === 'phone';
  const context = await browser.newContext({
    baseURL: base,
    viewport: SCREENS[screen],
    colorScheme: theme,
    locale: LANGUAGES[language].locale,
    timezoneId: zone(),
    hasTouch: isPhone,
    isMobile: isPhone,
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  await context.route('**/api/v1/**', async (route) => {
    if (route.request().method() !== 'GET') return await route.continue();
    const response = await route.fetch();
    if (!response.headers()['content-type']?.includes('application/json')) return await route.fulfill({ response });
    await route.fulfill({ response, json: stretched(await response.json(), heads) });
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('input[autocomplete~=username]').fill(username);
  await page.locator('input[type=password]').fill(passwordOf(username));
  await page.keyboard.press('Enter');
  await page.locator('nav[data-region]').waitFor({ state: 'attached' });
  return page;
}

async function portray(page, path, { keys, file }) {
  await page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true], .spinner'));
  await page.waitForTimeout(500);
  if (keys) await page.keyboard.press(keys);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);
  await page.screenshot({ path: file });
}

async function main([target, word = '']) {
  if (!target) throw new Error('Say where to put them: node scripts/screenshots.js FOLDER');
  await mkdir(target, { recursive: true });
  const { child, base, code } = await serve();
  const town = await furnish(base, code);
  const heads = await headsOf(town);
  const browser = await theBrowser();
  await populate(browser, base, town);
  for (const language of Object.keys(LANGUAGES)) {
    for (const screen of Object.keys(SCREENS)) {
      for (const theme of THEMES) {
        const visitors = {};
        for (const [name, what] of Object.entries(pages(town))) {
          const file = `${target}/${name}-${theme}-${screen}-${language}.png`;
          if (!file.includes(word)) continue;
          const path = typeof what === 'string' ? what : (what.path ?? what[language]);
          const username = what.as ?? LANGUAGES[language].username;
          visitors[username] ??= await arrives(browser, base, heads, { username, language, theme, screen });
          await portray(visitors[username], path, { keys: what.keys, file });
          if (what.keys) await visitors[username].keyboard.press('Escape');
          console.log(file);
        }
        for (const [username, page] of Object.entries(visitors)) {
          await page.context().close();
          // Whatever was read for these pictures is new again for the next.
          await town.renew(username);
        }
      }
    }
  }
  await closeBrowser();
  await end(child);
}

await main(process.argv.slice(2));
