/**
 * Fills an empty server with a team that runs river ferries: `node scripts/town.js http://127.0.0.1:8000/?setup=…`, with the link
 * that the server shows when it starts. Let it run with VECHE_LIMITS=off. Everybody's password is `password of` and their username.
 */
import { fileURLToPath } from 'node:url';
import { CHANNELS, DIRECTS, PEOPLE } from './town/people.js';
import { TALK } from './town/talk.js';

export const passwordOf = (username) => `password of ${username}`;

/** Who keeps order there, and through whose eyes it is best looked at. */
export const MAYOR = 'marta';
/** The channel in Russian, and who looks at it. */
export const RUSSIAN = { username: 'dasha', channel: 'Пристань' };

class Town {
  #base;
  /** The way in of each, by username. */
  access = {};
  ids = {};
  channels = {};
  /** What was said, by the key it has in the talk: `{channel, seq}`. */
  said = {};
  /** Where the new begins, by channel. */
  news = new Map();

  constructor(base) {
    this.#base = base;
  }

  async ask(username, method, path, body) {
    const access = this.access[username];
    const answer = await fetch(`${this.#base}/api/v1${path}`, {
      method,
      headers: { ...(access && { authorization: `Bearer ${access}` }), ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${username}: ${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  async comes({ username, name, email, colour, about, status, time_zone, locale }, code) {
    const account = { username, name, email, password: passwordOf(username) };
    const signed = await this.ask(username, 'POST', code ? '/setup' : '/register', code ? { ...account, code } : account);
    this.access[username] = signed.access;
    this.ids[username] = signed.me.person.id;
    await this.ask(username, 'PATCH', '/me', { about, colour, status: status && { text: status }, time_zone, locale });
  }

  async opens({ name, topic, kind = 'open', owner, members }) {
    const { channel } = await this.ask(owner, 'POST', '/channels', { name, topic, kind });
    this.channels[name] = channel.id;
    for (const username of members ?? Object.keys(this.ids)) {
      if (username === owner) continue;
      if (kind === 'open') await this.ask(username, 'PUT', `/channels/${channel.id}/membership`, {});
      else await this.ask(owner, 'PUT', `/channels/${channel.id}/members/${this.ids[username]}`, {});
    }
  }

  async opensDirect([first, ...others]) {
    const { channel } = await this.ask(first, 'POST', '/directs', { people: others.map((username) => this.ids[username]) });
    this.channels[[first, ...others].join(' ')] = channel.id;
  }

  /** Says a line, with what became of it: votes, answers, reactions, a pin, another text, its end. */
  async says(
    where,
    { by, text, poll, votes = {}, key, reactions = {}, pinnedBy, edited, isDeleted, savedBy = [], reported, answers = [] },
    { thread, isNew = false } = {},
  ) {
    const channel = this.channels[where];
    const { seq } = await this.ask(by, 'POST', `/channels/${channel}/messages`, { text, poll, nonce: crypto.randomUUID(), thread });
    const at = `/channels/${channel}/messages/${seq}`;
    if (key) this.said[key] = { channel, seq };
    if (isNew && !this.news.has(channel)) this.news.set(channel, seq);
    for (const [username, choices] of Object.entries(votes)) await this.ask(username, 'PUT', `${at}/vote`, { choices });
    for (const answer of answers) await this.says(where, answer, { thread: seq });
    for (const [emoji, usernames] of Object.entries(reactions)) {
      for (const username of usernames.split(' ')) await this.ask(username, 'PUT', `${at}/reactions/${encodeURIComponent(emoji)}`, {});
    }
    if (pinnedBy) await this.ask(pinnedBy, 'PUT', `${at}/pin`, {});
    if (edited) await this.ask(by, 'PATCH', at, { text: edited });
    for (const username of savedBy) await this.ask(username, 'PUT', `${at}/saved`, {});
    if (reported) await this.ask(reported.by, 'POST', `${at}/report`, { reason: reported.reason });
    if (isDeleted) await this.ask(by, 'DELETE', at);
  }

  /** Everybody has read everything so far. */
  async everybodyReads() {
    for (const username of Object.keys(this.ids)) await this.ask(username, 'PUT', '/read', {});
  }

  /** What was new for somebody is new again. */
  async renew(username) {
    const mine = new Set((await this.ask(username, 'GET', '/channels')).map(({ channel }) => channel.id));
    for (const [channel, from] of this.news)
      if (mine.has(channel)) await this.ask(username, 'PUT', `/channels/${channel}/unread`, { from });
  }
}

/** Fills the server at `base`, whose first administrator is made with `code`. */
export async function furnish(base, code) {
  const town = new Town(base);
  for (const person of PEOPLE) await town.comes(person, person.username === MAYOR ? code : null);
  for (const channel of CHANNELS) await town.opens(channel);
  for (const people of DIRECTS) await town.opensDirect(people);
  for (const { where, lines } of TALK.read) for (const line of lines) await town.says(where, line);
  await town.everybodyReads();
  for (const { where, lines } of TALK.unread) for (const line of lines) await town.says(where, line, { isNew: true });
  await arrange(town);
  return town;
}

/** What people have made of their channels: favourites, levels, drafts, modes. */
async function arrange(town) {
  const at = (name) => `/channels/${town.channels[name]}`;
  for (const { name, owner, mode, slow_seconds } of CHANNELS) {
    if (mode || slow_seconds) await town.ask(owner, 'PATCH', at(name), { mode, slow_seconds });
  }
  await town.ask(MAYOR, 'PATCH', `${at('Town square')}/membership`, { is_favourite: true });
  await town.ask(MAYOR, 'PATCH', `${at('timetable')}/membership`, { is_favourite: true });
  await town.ask(MAYOR, 'PATCH', `${at('deploys')}/membership`, { level: 'nothing' });
  await town.ask(RUSSIAN.username, 'PATCH', `${at('Пристань')}/membership`, { is_favourite: true });
  await town.ask(RUSSIAN.username, 'PATCH', `${at('deploys')}/membership`, { level: 'nothing' });
  await town.ask(MAYOR, 'PUT', `${at('design')}/draft`, {
    text: 'I like the second sketch best: the stops read like beads on a string, and',
  });
  const { seq } = town.said.fog;
  await town.ask(MAYOR, 'PUT', `${at('Town square')}/draft`, { text: 'Let me ask the harbour office about', thread: seq });
  await town.ask(MAYOR, 'PUT', `/people/${town.ids.vic}/mute`, { seconds: 86_400, reason: 'Selling things in every channel' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const link = new URL(process.argv[2] ?? 'http://127.0.0.1:8000/');
  const code = link.searchParams.get('setup');
  if (!code) throw new Error('Give the link that the server shows at its first start: http://…/?setup=…');
  const town = await furnish(link.origin, code);
  console.log(
    `${Object.keys(town.ids).length} people, ${Object.keys(town.channels).length} channels. Sign in as ${MAYOR}, "${passwordOf(MAYOR)}".`,
  );
}
