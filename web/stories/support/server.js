/** The real binary over a folder of its own, to be killed and started again. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { age, freshDatabase } from './database.js';
import { clear, end, folder, start } from './started.js';
import { until } from './until.js';

const binary = process.env.VECHE_BIN ?? fileURLToPath(new URL('../../../target/debug/veche', import.meta.url));

export class Server {
  /** What the server has complained of. */
  complaints = [];
  /** Where the first administrator is made, as the server has shown it. */
  setupPath = null;
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
    return server;
  }

  /** SIGKILL: no chance to finish anything. */
  async kill() {
    await end(this.#child, 'SIGKILL');
  }

  /** Starts it again, on the same port and over the same data. */
  async restart() {
    this.#env.VECHE_LISTEN = `127.0.0.1:${this.port}`;
    await this.#start();
  }

  /** So many days pass while it is not there; on PostgreSQL. */
  async sleeps(days) {
    await this.kill();
    await age(this.#env.DATABASE_URL, days);
    await this.restart();
  }

  async stop() {
    await end(this.#child);
    clear(this.#folder);
  }

  /** Makes somebody who may more than others; their password is `password of name`. */
  async appoint(username, role) {
    const env = { PATH: process.env.PATH, ...this.#env };
    const child = start(binary, ['user', 'add', username, '--role', role], { env, stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.end(`${passwordOf(username)}\n`);
    const code = await new Promise((done) => child.once('exit', done));
    if (code !== 0) throw new Error(`veche user add ${username} ended with ${code}`);
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
