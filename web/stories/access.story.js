/** Nobody is left out: what every page and dialog must keep to. */
import { after } from 'node:test';
import axe from 'axe-core';
import { BY_LINK, DOORS, furnish, shows, views } from './support/looks.js';
import { Mailbox } from './support/mailbox.js';
import { passwordOf } from './support/server.js';
import { story } from './support/town.js';

const mailbox = await Mailbox.open();
after(() => mailbox.close());

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What is wrong with what is on the screen, in both themes; the dark one differs in its colours alone. */
async function wrongs({ page }) {
  const found = [];
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const runOnly = theme === 'light' ? { type: 'tag', values: TAGS } : { type: 'rule', values: ['color-contrast'] };
    const violations = await page.evaluate(async (runOnly) => {
      const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'] });
      return violations.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
      }));
    }, runOnly);
    for (const { id, help, nodes } of violations) {
      for (const { target, failureSummary } of nodes.slice(0, 3)) {
        found.push(`${theme}: ${id} (${help}) at ${target.join(' ')}: ${failureSummary?.split('\n').slice(1).join(' ').slice(0, 200)}`);
      }
    }
  }
  return found;
}

/** What is wider than the screen, which would have to be scrolled sideways for each line. */
const widths = async ({ page }) =>
  await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].find((one) => one.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} px wide, by ${wide?.localName} ${wide?.getAttribute('class')}`];
  });

/** A desk's window of 1280 by 1024, magnified four times. */
const MAGNIFIED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
/** What one goes through in a day; where the windows are so small, that is enough. */
const DAILY =
  /^(channel|direct channel|thread|members|info|search|empty search|threads|settings.*|moderation.*|switcher|emoji picker|menu of a message|profile)$/;

const WINDOWS = { 'on a desk': {}, 'on a phone': { phone: true }, 'magnified four times': MAGNIFIED };

for (const [how, options] of Object.entries(WINDOWS)) {
  story(
    `every page and dialog can be used by everybody, ${how}`,
    async (town) => {
      const all = await furnish(town);
      const { anna } = all;
      await anna.api.ask('PUT', '/me/mail/address', { address: 'anna@example.org', password: passwordOf('anna') });
      await anna.arrives({ reducedMotion: 'reduce', ...options });
      await anna.context.addInitScript({ content: axe.source });
      anna.mayBeRefused(404, '/api/v1/channels/99999');
      anna.mayBeRefused(404, '/api/v1/invites/0');
      const found = [];
      const look = async (name) =>
        found.push(...[...(options === MAGNIFIED ? await widths(anna) : []), ...(await wrongs(anna))].map((wrong) => `${name}: ${wrong}`));
      const isLookedAt = ([name]) => options !== MAGNIFIED || DAILY.test(name);
      for (const [name, path] of Object.entries(DOORS)) {
        await anna.page.goto(path);
        await anna.page.getByLabel(anna.words.door.password, { exact: true }).waitFor();
        await look(name);
      }
      for (const [name, path] of Object.entries(BY_LINK)) {
        await anna.page.goto(path);
        await anna.page.getByRole('main').getByRole('heading', { level: 2 }).waitFor();
        await look(name);
      }
      await anna.signsIn();
      anna.place = 'town-square';
      for (const [name, view] of Object.entries(views(all)).filter(isLookedAt)) {
        try {
          const leave = await shows(anna, view);
          await look(name);
          await leave();
        } catch (error) {
          found.push(`${name}: could not be shown: ${error.message}`, ...(await anna.portrays()));
          await anna.page.goto('/');
        }
      }
      if (found.length > 0) throw new Error(`${found.length} wrongs:\n${found.join('\n')}`);
    },
    { engines: ['sqlite'], settings: mailbox.settings },
  );
}
