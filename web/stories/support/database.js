/** Databases that are thrown away: a file, or one of a PostgreSQL server of our own. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { end, start } from './started.js';

const script = fileURLToPath(new URL('../../../scripts/postgres', import.meta.url));
const run = promisify(execFile);

/** Both engines; `ENGINES=sqlite` leaves one out. */
export const ENGINES = (process.env.ENGINES ?? 'sqlite,postgres').split(',');

let postgres;

/** What `DATABASE_URL` is to be for a fresh database, or nothing where the server's folder has it. */
export async function freshDatabase(engine) {
  if (engine === 'sqlite') return {};
  postgres ??= startPostgres();
  const { url } = await postgres;
  const name = `stories_${randomBytes(6).toString('hex')}`;
  await run('psql', [url, '-qc', `create database ${name}`]);
  return { DATABASE_URL: url.replace(/[^/]+$/, name) };
}

/** Lets all messages of a PostgreSQL database be so many days older, while no server is on it. */
export async function age(url, days) {
  await run('psql', [url, '-qc', `update veche.messages set posted_at = posted_at - ${days * 24 * 3_600_000}`]);
}

async function startPostgres() {
  const child = start('sh', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((done, failed) => {
    lines.once('line', done);
    child.once('exit', () => failed(new Error('no PostgreSQL server')));
  });
  return { url, child };
}

/** Ends the PostgreSQL server, which leaves nothing. */
export async function closeDatabases() {
  if (!postgres) return;
  const { child } = await postgres;
  const gone = new Promise((done) => child.once('exit', done));
  child.stdin.end();
  await gone;
  await end(child);
}
