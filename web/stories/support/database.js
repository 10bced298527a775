/** Databases that are thrown away: a file, or one of a PostgreSQL server of our own. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { end, start } from './started.js';

const run = promisify(execFile);

/** Both engines; `ENGINES=sqlite` leaves one out, `ENGINES=nodes` is two servers on one PostgreSQL with a bus between them. */
export const ENGINES = (process.env.ENGINES ?? 'sqlite,postgres').split(',');

let postgres;
let nats;

/** What `DATABASE_URL` is to be for a fresh database, or nothing where the server's folder has it. */
export async function freshDatabase(engine) {
  if (engine === 'sqlite') return {};
  postgres ??= startThrowaway('postgres');
  const { url } = await postgres;
  const name = `stories_${randomBytes(6).toString('hex')}`;
  await run('psql', [url, '-qc', `create database ${name}`]);
  const database = { DATABASE_URL: url.replace(/[^/]+$/, name) };
  if (engine !== 'nodes') return database;
  nats ??= startThrowaway('nats');
  return { ...database, VECHE_NATS_URL: (await nats).url, SECRET_KEY: randomBytes(32).toString('hex') };
}

/** Lets all messages of a PostgreSQL database be so many days older, while no server is on it. */
export async function age(url, days) {
  await run('psql', [url, '-qc', `update veche.messages set posted_at = posted_at - ${days * 24 * 3_600_000}`]);
}

/** Lets all digests be due, while no server is on the database. */
export async function hurryDigests(url) {
  await run('psql', [url, '-qc', 'update veche.users set digest_at = 1 where digest_at is not null']);
}

/** Lets all sessions have begun so many days earlier, while no server is on the database. */
export async function settle(url, days) {
  await run('psql', [url, '-qc', `update veche.sessions set created_at = created_at - ${days * 24 * 3_600_000}`]);
}

async function startThrowaway(what) {
  const script = fileURLToPath(new URL(`../../../scripts/${what}`, import.meta.url));
  const child = start('sh', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((done, failed) => {
    lines.once('line', done);
    child.once('exit', () => failed(new Error(`scripts/${what} does not serve`)));
  });
  return { url, child };
}

/** Ends the servers, which leave nothing. */
export async function closeDatabases() {
  for (const server of [postgres, nats]) if (server) await close(await server);
}

async function close({ child }) {
  const gone = new Promise((done) => child.once('exit', done));
  child.stdin.end();
  await gone;
  await end(child);
}
