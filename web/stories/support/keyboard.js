import { until } from './until.js';

/** A square with much to scroll, roofs beside it with something unread, and somebody at the keyboard. */
export async function atTheKeyboard(town) {
  const [anna, boris] = await town.square(['anna', 'boris']);
  const roofs = (await anna.api.createChannel('roofs')).id;
  await boris.api.join(roofs);
  for (let at = 0; at < 60; at++) await boris.api.post(town.channel, `talk ${at}`);
  await anna.api.post(town.channel, 'mine');
  await anna.message('mine').waitFor();
  // What came faster than it was looked at would be where the channel opens from then on.
  await anna.api.ask('PUT', '/read', {});
  await boris.leaves();
  town.people = town.people.filter((one) => one !== boris);
  return { anna, boris, roofs, at: `/c/${town.channel}` };
}

export const scrolled = async (person) => await person.list().evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
export const isAtEnd = async (person, what) => await until(what, async () => (await scrolled(person)) < 30 || (await scrolled(person)));
export const goesUp = async (person) => {
  await person.list().evaluate((list) => list.scrollTo(0, 0));
  await until('it is scrolled up', async () => (await scrolled(person)) > 300 || (await scrolled(person)));
};
export const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return `${at?.tagName} ${at?.getAttribute('data-seq') ?? at?.getAttribute('aria-label') ?? ''}`;
  });
export const isAt = async (page, what, tag) =>
  await until(what, async () => {
    const now = await focused(page);
    return now.startsWith(tag) || now;
  });
export const isUrl = async (page, what, pattern) => await until(what, async () => pattern.test(page.url()) || page.url());
