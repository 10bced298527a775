/** Everything there is to look at: pages, panels, dialogs, menus; each opened as a person would, or by its address. */

import { until } from './until.js';

/** Opens one of the page's own addresses without loading the page anew. */
export async function goes(person, path) {
  await person.page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** What lies over the page is gone. */
async function closes({ page, words }) {
  const above = page.getByRole('dialog').or(page.getByRole('menu')).or(page.getByRole('textbox', { name: words.composer.editing }));
  if ((await above.count()) > 0) await page.keyboard.press('Escape');
  await until('it is closed', async () => (await above.count()) === 0);
}

/** A town with something of everything in it; gives who looks at it, a moderator, and the channel's paths. */
export async function furnish(town, options = {}) {
  const anna = await town.person('anna', { role: 'admin', ...options });
  const boris = await town.person('boris', { name: 'Boris Godunov' });
  const square = (await anna.api.createChannel('town-square')).id;
  await anna.api.createChannel('archive', 'closed');
  await boris.api.join(square);
  const clara = await town.person('clara');
  await clara.api.join(square);
  await anna.api.ask('PATCH', `/channels/${square}`, { topic: 'What concerns us all' });
  const { seq } = await boris.api.post(square, 'The bell has a **crack**, says @anna. See `bell.txt`:\n\n```js\nconst bell = null; // gone\n```\n\n> who did it?\n\n1. ask around\n2. https://example.org/bells');
  await anna.api.post(square, 'I was at home. @boris, were you?', { thread: seq });
  await anna.api.post(square, 'Let us meet at noon 🕛');
  const gone = await boris.api.post(square, 'to be deleted');
  await anna.api.post(square, 'an answer to it', { thread: gone.seq });
  await boris.api.ask('DELETE', `/channels/${square}/messages/${gone.seq}`);
  await anna.api.ask('PUT', `/channels/${square}/messages/${seq}/reactions/${encodeURIComponent('👍')}`, {});
  await boris.api.ask('PUT', `/channels/${square}/messages/${seq}/reactions/${encodeURIComponent('👍')}`, {});
  await anna.api.ask('PUT', `/channels/${square}/messages/${seq}/pin`, {});
  await anna.api.ask('PUT', `/channels/${square}/messages/${seq}/saved`, {});
  await clara.api.ask('POST', `/channels/${square}/messages/${seq}/report`, { reason: 'It is too loud' });
  const direct = await boris.api.ask('POST', '/directs', { people: [anna.api.me.id] });
  await boris.api.post(direct.channel.id, 'psst');
  await anna.api.ask('PUT', `/channels/${square}/draft`, { text: 'And who pays for' });
  return { anna, boris, square, seq, direct: direct.channel.id };
}

/** What a stranger sees. */
export const DOORS = { 'sign in': '/sign-in', register: '/register' };

/** What somebody sees who has signed in: an address, or what to do from the square, and how to undo it. */
export function views({ square, seq, direct }) {
  const at = `/c/${square}`;
  const beside = (what) => ({ at: `${at}?${what}`, opens: async ({ page }) => await page.getByRole('complementary').waitFor() });
  const dialog = async ({ page }) => await page.getByRole('dialog').last().waitFor();
  const menu = async ({ page }) => await page.getByRole('menu').waitFor();
  /** From the list of messages, by the keys that it says it has. */
  const onMessage = (key, wait) => async (person) => {
    await person.message('crack').focus();
    await person.page.keyboard.press(key);
    await wait(person);
  };
  const inMenu = (deed) => async (person) => {
    await onMessage('m', menu)(person);
    await person.page.getByRole('menuitem', { name: person.words.conversation[deed] }).click();
    await dialog(person);
  };
  return {
    channel: at,
    'direct channel': `/c/${direct}`,
    'message in its place': `${at}/${seq}`,
    thread: beside(`thread=${seq}`),
    members: beside('panel=members'),
    pins: beside('panel=pins'),
    info: beside('panel=info'),
    search: '/search?q=bell',
    'empty search': '/search',
    threads: '/threads',
    drafts: '/drafts',
    saved: '/saved',
    mentions: '/mentions',
    channels: '/channels',
    people: '/people',
    'not found': '/c/99999',
    nowhere: '/nowhere/at/all',
    'invitation that ended': '/invite/00000000000000000000000000000000',
    ...Object.fromEntries(['', '/profile', '/language', '/appearance', '/notifications', '/sessions', '/password'].map((part) => [`settings${part}`, `/settings${part}`])),
    ...Object.fromEntries(['', '/people', '/channels', '/reports', '/audit', '/server'].map((part) => [`moderation${part}`, `/moderation${part}`])),
    switcher: { at, opens: async (person) => (await person.page.keyboard.press('Control+k'), await dialog(person)) },
    shortcuts: { at, opens: async (person) => (await person.page.keyboard.press('Control+/'), await dialog(person)) },
    'menu of a message': { at, opens: onMessage('m', menu) },
    'emoji picker': { at, opens: onMessage('r', dialog) },
    'editing a message': { at: `${at}`, opens: async (person) => {
      await person.message('noon').focus();
      await person.page.keyboard.press('e');
      await person.page.getByRole('textbox', { name: person.words.composer.editing }).waitFor();
    } },
    'deleting a message': { at, opens: inMenu('delete') },
    'who has read it': { at, opens: async (person) => {
      await person.message('noon').focus();
      await person.page.keyboard.press('m');
      await person.page.getByRole('menuitem', { name: person.words.conversation.readers }).click();
      await dialog(person);
    } },
    reporting: { at, opens: inMenu('report') },
    profile: { at, opens: async (person) => {
      await person.message('crack').getByRole('button', { name: 'Boris Godunov' }).first().click();
      await dialog(person);
    } },
    'new channel': { at: '/', onlyWide: true, opens: async (person) => {
      await person.page.getByRole('button', { name: person.words.shell.addChannel }).click();
      await person.page.getByRole('menuitem', { name: person.words.shell.create }).click();
      await dialog(person);
    } },
    'new direct channel': { at: '/', onlyWide: true, opens: async (person) => {
      await person.page.getByRole('button', { name: person.words.shell.newDirect }).click();
      await dialog(person);
    } },
    'menu of oneself': { at: '/', onlyWide: true, opens: async (person) => {
      await person.page.getByRole('button', { name: person.words.shell.me('@anna') }).click();
      await menu(person);
    } },
  };
}

/** Until whatever is read is there, and whatever moves has come to rest. */
const rests = async ({ page }) =>
  await page.waitForFunction(() => {
    const isAtWork = document.querySelector('[aria-busy=true], [role=status] .line, .spinner') !== null;
    return !isAtWork && document.getAnimations().every(({ effect }) => effect?.getTiming().iterations === Infinity);
  });

/** Brings a person to a view; gives how to leave it. */
export async function shows(person, view) {
  const path = typeof view === 'string' ? view : view.at;
  await goes(person, path);
  if (path.startsWith('/c/99')) await person.page.getByText(person.words.shell.notFound).waitFor();
  else if (path.startsWith('/c/')) await person.page.getByRole('log').first().waitFor();
  else await person.page.getByRole('main').getByRole('heading').first().waitFor();
  await rests(person);
  if (typeof view === 'string') return async () => {};
  await view.opens(person);
  await rests(person);
  return async () => await closes(person);
}
