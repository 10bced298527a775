/**
 * Tells the stories to the debug build of the server: all of them, or those of the files that are named. Two are told at a time, and one may
 * hold the other up: when few of all fail, their files are told once more by themselves, and named as unsteady, which is to be mended.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files that are told once more, at the most. */
const MOST = 2;

const here = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const flags = given.filter((one) => one.startsWith('-'));
const names = given.filter((one) => !one.startsWith('-')).map((one) => one.replace(/^.*\/|(\.story)?\.js$/g, ''));
const all = readdirSync(`${here}/stories`).filter((file) => file.endsWith('.story.js'));
const files = (names.length > 0 ? names.map((name) => `${name}.story.js`) : all).map((file) => `stories/${file}`);
const folder = mkdtempSync(join(tmpdir(), 'stories-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The file of a story, by what it is called there; nothing where that is not known. */
const fileOf = (name) => {
  const title = name.replace(/ \(\w+\)$/, '');
  const calls = (file) => ["'", '"'].some((quote) => readFileSync(`${here}/stories/${file}`, 'utf8').includes(quote + title + quote));
  return all.find((file) => file === basename(name) || calls(file));
};

/** Tells them, so many at a time. Gives how that ended, and the files of what failed. */
async function tell(these, atOnce) {
  const list = join(folder, 'failed');
  const told = ['--test', '--test-timeout=1200000', `--test-concurrency=${atOnce}`];
  const reports = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  const failing = ['--test-reporter=./scripts/failed-stories.js', `--test-reporter-destination=${list}`];
  const child = spawn(process.execPath, [...told, ...reports, ...failing, ...flags, ...these], { cwd: here, stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const stop = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, stop);
  const [code, signal] = await once(child, 'exit');
  for (const signal of signals) process.off(signal, stop);
  const failed = new Set(readFileSync(list, 'utf8').split('\n').slice(0, -1).map(fileOf));
  return { code: code ?? 1, isStopped: signal !== null, failed: [...failed] };
}

let { code, isStopped, failed } = await tell(files, 2);
const isFew = failed.length > 0 && failed.length <= MOST && !failed.includes(undefined);
if (code !== 0 && !isStopped && isFew && given.length === 0) {
  ({ code } = await tell(
    failed.map((file) => `stories/${file}`),
    1,
  ));
  if (code === 0) console.log(`unsteady, to be mended: ${failed.join(' ')}`);
}
process.exit(code);
