/** A server with people around it, for one story. */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Api } from './api.js';
import { closeBrowser, theBrowser } from './browser.js';
import { closeDatabases, ENGINES } from './database.js';
import { Person } from './person.js';
import { Server } from './server.js';

/** Where pictures of the screens of a failed story go. */
const PORTRAITS = process.env.PORTRAITS ?? join(tmpdir(), 'veche-portraits');

/** No story takes as long, on however slow a machine. */
const LONGEST_MS = 600_000;

export class Town {
  people = [];
  #expected = [];

  static async found(engine, settings) {
    const town = new Town();
    [town.server, town.browser] = await Promise.all([Server.start(engine, settings), theBrowser()]);
    town.api = new Api(town.server.api);
    return town;
  }

  /** Somebody with an account, who has not come yet. */
  async person(username, options = {}) {
    const person = new Person(this, username, options);
    if (options.role) {
      await this.server.appoint(username, options.role);
      person.api = await this.api.signIn(username);
    } else person.api = await this.api.register(username, person.name);
    this.people.push(person);
    return person;
  }

  /** People who were here before and look at a channel that they are all in. */
  async square(usernames, { name = 'town-square', ...options } = {}) {
    const people = [];
    for (const username of usernames) people.push(await this.person(username, options));
    this.channel = (await people[0].api.createChannel(name)).id;
    for (const { api } of people.slice(1)) await api.join(this.channel);
    await Promise.all(people.map(async (person) => await person.comes(this.channel, name, options)));
    return people;
  }

  /** Where somebody's page comes from: where there are two nodes, every second person is at the other. */
  portFor(person) {
    const { ports } = this.server;
    return ports[Math.max(0, this.people.indexOf(person)) % ports.length];
  }

  /** The server is meant to say this. */
  mayComplain(of) {
    this.#expected.push(of);
  }

  get complaints() {
    const ofServer = this.server.complaints.filter((line) => !this.#expected.some((of) => of.test(line)));
    return [...this.people.flatMap((person) => person.unexpected), ...ofServer];
  }

  /** SIGKILL: no chance to finish anything. */
  async killsServer() {
    for (const person of this.people) person.mayLoseTheWay();
    await this.server.kill();
  }

  /** What everybody's screens show, in words and as files. */
  async portrayed(name) {
    await mkdir(PORTRAITS, { recursive: true });
    const told = [];
    for (const person of this.people) {
      told.push(...(await person.portrays()));
      const path = join(PORTRAITS, `${`${name} ${person.username}`.replace(/[^\p{L}\d]+/gu, '-')}.png`);
      const isTaken = await person.page?.screenshot({ path, timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isTaken) told.push(`--- ${person.username}: ${path}`);
    }
    return told;
  }

  async leave() {
    await Promise.allSettled(this.people.map(async (person) => await person.leaves()));
    await this.server.stop();
  }
}

/** Tells a story on each engine. It fails on whatever a page or the server complained of that the story did not expect. */
export function story(name, body, { engines = ENGINES, settings = {} } = {}) {
  for (const engine of engines.filter((one) => ENGINES.includes(one))) {
    test(`${name} (${engine})`, { timeout: LONGEST_MS }, async () => {
      const town = await Town.found(engine, settings);
      try {
        await body(town);
        const { complaints } = town;
        if (complaints.length > 0) throw new Error(`complaints:\n${complaints.join('\n')}`);
      } catch (error) {
        console.error([`${name} (${engine}):`, ...town.complaints, ...(await town.portrayed(`${name} ${engine}`))].join('\n'));
        throw error;
      } finally {
        await town.leave();
      }
    });
  }
}

after(async () => {
  await closeBrowser();
  await closeDatabases();
});
