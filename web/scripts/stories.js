/** Tells the stories to the debug build of the server: all of them, or those of the files that are named. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const flags = given.filter((one) => one.startsWith('-'));
const names = given.filter((one) => !one.startsWith('-')).map((one) => one.replace(/^.*\/|(\.story)?\.js$/g, ''));
const all = readdirSync(`${here}/stories`).filter((file) => file.endsWith('.story.js'));
const files = (names.length > 0 ? names.map((name) => `${name}.story.js`) : all).map((file) => `stories/${file}`);
const options = ['--test', '--test-reporter=spec', '--test-concurrency=2', '--test-timeout=1200000'];
const child = spawn(process.execPath, [...options, ...flags, ...files], { cwd: here, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
