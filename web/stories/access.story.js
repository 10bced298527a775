/** Nobody is left out: what every page and dialog must keep to. */
import axe from 'axe-core';
import { DOORS, furnish, shows, views } from './support/looks.js';
import { story } from './support/town.js';

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

for (const phone of [false, true]) {
  story(
    `every page and dialog can be used by everybody, ${phone ? 'on a phone' : 'on a desk'}`,
    async (town) => {
      const all = await furnish(town);
      const { anna } = all;
      await anna.arrives({ phone, reducedMotion: 'reduce' });
      await anna.context.addInitScript({ content: axe.source });
      anna.mayBeRefused(404, '/api/v1/channels/99999');
      anna.mayBeRefused(404, '/api/v1/invites/0');
      const found = [];
      const look = async (name) => found.push(...(await wrongs(anna)).map((wrong) => `${name}: ${wrong}`));
      for (const [name, path] of Object.entries(DOORS)) {
        await anna.page.goto(path);
        await anna.page.getByLabel(anna.words.door.password, { exact: true }).waitFor();
        await look(name);
      }
      await anna.signsIn();
      anna.place = 'town-square';
      for (const [name, view] of Object.entries(views(all))) {
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
    { engines: ['sqlite'] },
  );
}
