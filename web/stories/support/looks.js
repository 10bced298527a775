/** Everything there is to look at: pages, panels, dialogs, menus; each opened as a person would, or by its address. */

import { asFile, png } from './picture.js';
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
  const above = page
    .getByRole('dialog')
    .or(page.getByRole('menu'))
    .or(page.getByRole('textbox', { name: words.composer.editing }));
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
  const roofs = (await boris.api.createChannel('roofs')).id;
  const clara = await town.person('clara');
  await clara.api.join(square);
  await anna.api.ask('PATCH', `/channels/${square}`, { topic: 'What concerns us all' });
  const ladder = await clara.api.post(square, 'Who has a ladder?');
  await anna.api.post(square, 'I have one', { thread: ladder.seq, in_channel: true });
  const files = [
    await anna.api.upload('crack.png', png(600, 400), 'The crack'),
    await anna.api.upload('tower.png', png(400, 600, 1)),
    await anna.api.upload('budget.pdf', Buffer.from('%PDF-1.4\n')),
    await anna.api.upload('bell.rs', Buffer.from('fn main() {}\n')),
  ];
  await anna.api.post(square, 'How it looks', { files });
  const { seq } = await boris.api.post(
    square,
    'The bell has a **crack**, says @anna. See `bell.txt`:\n\n```js\nconst bell = null; // gone\n```\n\n> who did it?\n\n1. ask around\n2. https://example.org/bells',
  );
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
  const group = await anna.api.ask('POST', '/directs', { people: [boris.api.me.id, clara.api.me.id] });
  await anna.api.ask('PATCH', `/channels/${group.channel.id}`, { name: 'Roof garden' });
  await anna.api.ask('PUT', `/channels/${square}/draft`, { text: 'And who pays for' });
  return { anna, boris, square, roofs, seq, direct: direct.channel.id, group: group.channel.id };
}

/** What a stranger sees. */
export const DOORS = { 'sign in': '/sign-in', register: '/register', 'first administrator': '/?setup=0000' };

/** What links in letters lead to, and where one asks for such a letter. */
export const BY_LINK = { 'lost password': '/reset', confirming: '/confirm#0000', unsubscribing: '/unsubscribe?code=0000' };

/** What somebody sees who has signed in: an address, or what to do from the square, and how to undo it. */
export function views({ square, roofs, seq, direct, group }) {
  const at = `/c/${square}`;
  const beside = (what, where = at) => ({
    at: `${where}?${what}`,
    opens: async ({ page }) => await page.getByRole('complementary').waitFor(),
  });
  const dialog = async ({ page }) => await page.getByRole('dialog').last().waitFor();
  const menu = async ({ page }) => await page.getByRole('menu').waitFor();
  /** What is pressed in the list opens something. A phone's list has just come back and may still find its place: a press that meets it moving is none. */
  const inList = async ({ page }, target, opened = page.getByRole('dialog')) =>
    await until('it is open', async () => {
      if ((await opened.count()) > 0) return true;
      await target.click({ timeout: 1_000 });
      return await opened.waitFor({ timeout: 1_000 }).then(
        () => true,
        () => false,
      );
    });
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
  /** Buttons and rows of menus, one after the other, by their names; the last opens a dialog, unless it is said to open a menu. */
  const clicks = (at, names, opens = dialog) => ({
    at,
    opens: async (person) => {
      // What the page itself is about comes after the list of channels, which may have buttons of the same name.
      for (const name of names(person.words)) {
        await person.page
          .getByRole('button', { name, exact: true })
          .or(person.page.getByRole('menuitem', { name, exact: true }))
          .last()
          .click();
      }
      await opens(person);
    },
  });
  const ofPerson = (...deeds) =>
    clicks('/moderation/people', ({ moderation }) => [
      moderation.people.manageWho('Boris Godunov'),
      ...deeds.map((deed) => moderation.people[deed]),
    ]);
  const ofChannel = (...deeds) =>
    clicks(
      '/moderation/channels',
      ({ moderation }) => [moderation.actions('town-square'), ...deeds.map((deed) => moderation.channels[deed])],
      deeds.length > 0 ? dialog : menu,
    );
  const ofReport = (outcome) => clicks('/moderation/reports', ({ moderation }) => [moderation.reports.acts[outcome]]);
  return {
    channel: at,
    'direct channel': `/c/${direct}`,
    'a group with a name': beside('panel=info', `/c/${group}`),
    'message in its place': `${at}/${seq}`,
    thread: beside(`thread=${seq}`),
    members: beside('panel=members'),
    pins: beside('panel=pins'),
    info: beside('panel=info'),
    files: beside('panel=files'),
    'a picture': {
      at,
      opens: async (person) =>
        await inList(person, person.message('How it looks').getByRole('link', { name: person.words.files.open('The crack') })),
    },
    'a text that is unfolded': {
      at,
      opens: async (person) => {
        const { page, words } = person;
        await inList(person, page.getByRole('button', { name: words.files.showText }), page.getByText('fn main'));
      },
    },
    'files beside the text': {
      at,
      opens: async ({ page, words }) => {
        const chosen = [asFile('roof.png', png(90, 60)), asFile('notes.txt', Buffer.from('ding'), 'text/plain')];
        await page.locator('input[type=file]').first().setInputFiles(chosen);
        await page.getByRole('button', { name: words.files.remove('roof.png') }).waitFor();
      },
      leaves: async ({ page, words }) => {
        for (const name of ['roof.png', 'notes.txt']) await page.getByRole('button', { name: words.files.remove(name) }).click();
      },
    },
    search: '/search?q=bell',
    'empty search': '/search',
    threads: '/threads',
    drafts: '/drafts',
    saved: '/saved',
    mentions: '/mentions',
    channels: '/channels',
    people: '/people',
    'not found': { at: '/c/99999', opens: async ({ page, words }) => await page.getByText(words.shell.notFound).waitFor() },
    'a channel to join': {
      at: `/c/${roofs}`,
      opens: async ({ page, words }) => await page.getByRole('button', { name: words.shell.joinChannel('roofs') }).waitFor(),
    },
    nowhere: '/nowhere/at/all',
    'invitation that ended': '/invite/00000000000000000000000000000000',
    ...Object.fromEntries(
      ['', '/profile', '/language', '/appearance', '/notifications', '/mail', '/sessions', '/password'].map((part) => [
        `settings${part}`,
        `/settings${part}`,
      ]),
    ),
    ...Object.fromEntries(
      ['', '/people', '/channels', '/groups', '/files', '/reports', '/audit', '/server'].map((part) => [
        `moderation${part}`,
        `/moderation${part}`,
      ]),
    ),
    switcher: { at, opens: async (person) => (await person.page.keyboard.press('Control+k'), await dialog(person)) },
    shortcuts: { at, opens: async (person) => (await person.page.keyboard.press('Control+/'), await dialog(person)) },
    'menu of a message': { at, opens: onMessage('m', menu) },
    'emoji picker': { at, opens: onMessage('r', dialog) },
    'editing a message': {
      at: `${at}`,
      opens: async (person) => {
        await person.message('noon').focus();
        await person.page.keyboard.press('e');
        await person.page.getByRole('textbox', { name: person.words.composer.editing }).waitFor();
      },
    },
    'deleting a message': { at, opens: inMenu('delete') },
    'who has read it': {
      at,
      opens: async (person) => {
        await person.message('noon').focus();
        await person.page.keyboard.press('m');
        await person.page.getByRole('menuitem', { name: person.words.conversation.readers }).click();
        await dialog(person);
      },
    },
    reporting: { at, opens: inMenu('report') },
    profile: {
      at,
      opens: async (person) => await inList(person, person.message('crack').getByRole('button', { name: 'Boris Godunov' }).first()),
    },
    'new channel': clicks('/', ({ shell }) => [shell.addChannel, shell.create]),
    'new direct channel': clicks('/', ({ shell }) => [shell.newDirect]),
    'menu of a row': {
      at: '/',
      opens: async (person) => {
        // A phone has no room for a button on each row.
        await person.row('archive').click({ button: 'right' });
        await menu(person);
      },
    },
    'menu of oneself': {
      at: '/',
      opens: async (person) => {
        await person.page.getByRole('button', { name: person.words.shell.me('@anna') }).click();
        await menu(person);
      },
    },
    'names to choose from': {
      at,
      opens: async (person) => {
        await person.field('town-square').fill('@bo');
        await person.page.getByRole('listbox').waitFor();
      },
    },
    inviting: clicks(`${at}?panel=info`, ({ panels }) => [panels.inviteLink]),
    'adding people': clicks(`${at}?panel=members`, ({ panels }) => [panels.addPeople]),
    'adding people to a group': clicks(`/c/${group}?panel=members`, ({ directs }) => [directs.addPeople]),
    leaving: clicks(`${at}?panel=info`, ({ panels }) => [panels.leave]),
    'deleting a channel': clicks(`${at}?panel=info`, ({ panels }) => [panels.delete]),
    'another address': clicks('/settings/mail', ({ mail }) => [mail.change]),
    'new token': clicks('/settings/sessions', ({ settings }) => [settings.newToken]),
    'managing a person': ofPerson(),
    'a person’s role': ofPerson('changeRole'),
    'a person’s sessions': ofPerson('sessions'),
    'menu of a channel': ofChannel(),
    'renaming a channel': ofChannel('rename'),
    'slowing a channel down': ofChannel('slowDown'),
    'deleting a channel as a moderator': ofChannel('delete'),
    'deleting what was reported': ofReport('deleted'),
    'muting who was reported': ofReport('muted'),
    'a quota': clicks('/moderation/files', ({ moderation }) => [moderation.files.setWho('anna')]),
    'what was said around it': clicks('/moderation/reports', ({ moderation }) => [moderation.reports.around]),
  };
}

/** Until whatever is read is there, and whatever moves has come to rest. */
const rests = async ({ page, words }) =>
  await page.waitForFunction((loading) => {
    const isAtWork = document.querySelector(`[aria-busy=true], .spinner, [role=status][aria-label="${loading}"]`) !== null;
    return !isAtWork && document.getAnimations().every(({ effect }) => effect?.getTiming().iterations === Infinity);
  }, words.common.loading);

/** Brings a person to a view; gives how to leave it. */
export async function shows(person, view) {
  const isPath = typeof view === 'string';
  const path = isPath ? view : view.at;
  await goes(person, path);
  const { page } = person;
  await (isPath && path.startsWith('/c/') ? page.getByRole('log') : page.getByRole('main').getByRole('heading')).first().waitFor();
  await rests(person);
  if (!isPath) await view.opens(person);
  await rests(person);
  return async () => {
    await view.leaves?.(person);
    await closes(person);
  };
}
