/** Whatever a story starts ends with it, whatever happens. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const running = new Set();
const folders = new Set();

/** A folder that goes with this process, if not before. */
export function folder() {
  const made = mkdtempSync(join(tmpdir(), 'veche-stories.'));
  folders.add(made);
  return made;
}

export function clear(folder) {
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** Starts a program; it is killed when this process ends, if not before. */
export function start(program, args, options) {
  const child = spawn(program, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a program and waits until it has. */
export async function end(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) clear(folder);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
