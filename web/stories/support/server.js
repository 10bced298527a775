/** The real binary over a folder of its own, to be killed and started again. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { age, freshDatabase, hurryDigests, settle } from './database.js';
import { clear, end, folder, start } from './started.js';
import { until } from './until.js';

const binary = process.env.VECHE_BIN ?? fileURLToPath(new URL('../../../target/debug/veche', import.meta.url));

export class Server {
  /** What the server has complained of. */
  complaints = [];
  /** Where the first administrator is made, as the server has shown it. */
  setupPath = null;
  /** Another node of the same town, where there are two. */
  peer = null;
  #child;
  #env;
  #folder;

  static async start(engine, settings = {}) {
    const server = new Server();
    server.#folder = folder();
    server.#env = {
      VECHE_DATA: server.#folder,
      VECHE_LISTEN: '127.0.0.1:0',
      VECHE_DEMO: 'off',
      VECHE_LIMITS: 'off',
      VECHE_PASSWORD_MEMORY_KIB: '8',
      VECHE_LOG: 'warn',
      ...(await freshDatabase(engine)),
      ...settings,
    };
    await server.#start();
    if (engine === 'nodes') server.peer = await server.#another();
    return server;
  }

  /** One more node over the same database and files. */
  async #another() {
    const other = new Server();
    other.complaints = this.complaints;
    other.#folder = folder();
    other.#env = { VECHE_FILES: `${this.#folder}/files`, ...this.#env, VECHE_DATA: other.#folder };
    await other.#start();
    return other;
  }

  /** The ports of all nodes. */
  get ports() {
    return this.peer ? [this.port, this.peer.port] : [this.port];
  }

  /** SIGKILL: no chance to finish anything. */
  async kill() {
    await Promise.all([end(this.#child, 'SIGKILL'), this.peer?.kill()]);
  }

  /** Starts it again, on the same port and over the same data. */
  async restart() {
    this.#env.VECHE_LISTEN = `127.0.0.1:${this.port}`;
    await this.#start();
    await this.peer?.restart();
  }

  /** Stops for a copy of its database, made by hand; on SQLite. */
  async isCopied() {
    const copy = folder();
    await end(this.#child);
    this.#carry(this.#folder, copy);
    await this.restart();
    return copy;
  }

  /** Is killed, and starts again over a copy that was put back by hand. */
  async goesBackTo(copy) {
    await this.kill();
    this.#carry(copy, this.#folder);
    clear(copy);
    await this.restart();
  }

  #carry(from, to) {
    for (const name of ['veche.db', 'veche.db-wal', 'veche.db-shm']) {
      rmSync(join(to, name), { force: true });
      if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
    }
  }

  /** So many days pass while it is not there; on PostgreSQL. */
  async sleeps(days) {
    await this.kill();
    await age(this.#env.DATABASE_URL, days);
    // Their times are other ones than were stored, and are meant to be.
    await this.#run(['check', '--accept']);
    await this.restart();
  }

  /** Monday comes, when digests go out, while it is not there; on PostgreSQL. */
  async comesToMonday() {
    await this.kill();
    await hurryDigests(this.#env.DATABASE_URL);
    await this.restart();
  }

  /** All are signed in for so many days longer, while it is not there; on PostgreSQL. */
  async isSettledIn(days) {
    await this.kill();
    await settle(this.#env.DATABASE_URL, days);
    await this.restart();
  }

  async stop() {
    await this.peer?.stop();
    await end(this.#child);
    clear(this.#folder);
  }

  /** Makes somebody who may more than others; their password is `password of name`. */
  async appoint(username, role) {
    await this.#run(['user', 'add', username, '--role', role], `${passwordOf(username)}\n`);
  }

  /** Runs the program over the server's data. */
  async #run(args, input = '') {
    const env = { PATH: process.env.PATH, ...this.#env };
    const child = start(binary, args, { env, stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.end(input);
    const code = await new Promise((done) => child.once('exit', done));
    if (code !== 0) throw new Error(`veche ${args.join(' ')} ended with ${code}`);
  }

  async #start() {
    const env = { PATH: process.env.PATH, ...this.#env };
    this.#child = start(binary, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const child = this.#child;
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (!/ (TRACE|DEBUG|INFO) /.test(line)) this.complaints.push(line);
    });
    const lines = createInterface({ input: child.stdout });
    const address = await new Promise((done, failed) => {
      lines.on('line', (line) => {
        const [, port] = /http:\/\/[\d.]+:(\d+)/.exec(line) ?? [];
        if (port) done(Number(port));
        this.setupPath = /\/\?setup=\w+/.exec(line)?.[0] ?? this.setupPath;
        if (/\b(WARN|ERROR)\b/.test(line)) this.complaints.push(line);
      });
      child.once('exit', () => failed(new Error(`the server ended: ${this.complaints.join('\n')}`)));
    });
    this.port = address;
    this.api = `http://127.0.0.1:${address}`;
    await until('the server answers', async () => (await fetch(`${this.api}/readyz`)).ok);
  }
}

/** What everybody's password is. */
export const passwordOf = (username) => `password of ${username}`;
