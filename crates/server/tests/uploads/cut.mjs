/** A client of tus, as npm has it, over a way that is cut again and again: all arrives, and the server needs no more memory. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { Upload } from 'tus-js-client';

const [, , base, server] = process.argv;
const BYTES = 100 * 1024 * 1024;
const CUTS = 20;
const PIECE = 5 * 1024 * 1024;
const MOST_KIB = 8 * 1024;

/** A way to the server; everything on it can be cut at once. */
async function open({ hostname, port }) {
  const ends = new Set();
  const listener = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => {});
      end.on('close', () => (near.destroy(), far.destroy(), ends.delete(end)));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((done) => listener.listen(0, '127.0.0.1', done));
  const cut = () => ends.forEach((end) => end.destroy());
  return { url: `http://127.0.0.1:${listener.address().port}`, cut, close: () => listener.close() };
}

const residentKib = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server}/status`, 'utf8'))[1]);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const session = await fetch(`${base}/api/v1/sessions`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ username: 'user1', password: 'password' }),
});
const { access } = await session.json();
const headers = { authorization: `Bearer ${access}` };

const bytes = randomBytes(BYTES);
writeFileSync('large', bytes);
const way = await open(new URL(base));
const before = residentKib();
let most = before;
let cuts = 0;
const upload = await new Promise((done, failed) => {
  const looking = setInterval(() => (most = Math.max(most, residentKib())), 20);
  const upload = new Upload(createReadStream('large'), {
    endpoint: `${way.url}/api/v1/uploads`,
    uploadSize: BYTES,
    chunkSize: PIECE,
    retryDelays: [0, 100, 200, 400, 800, 1600],
    headers,
    metadata: { filename: 'large.bin' },
    onProgress: (sent) => {
      if (cuts >= CUTS || sent < (cuts * BYTES) / (CUTS + 1)) return;
      cuts++;
      way.cut();
    },
    onError: failed,
    onSuccess: () => (clearInterval(looking), done(upload)),
  });
  upload.start();
});
way.close();
const file = await fetch(`${base}/files/${upload.url.split('/').at(-1)}/large.bin`, { headers });
const grown = most - before;
assert.equal(sha256(Buffer.from(await file.arrayBuffer())), sha256(bytes));
assert.equal(cuts, CUTS);
assert.ok(grown <= MOST_KIB, `the server grew by ${grown} KiB`);
console.log(`100 MiB arrived whole over a way that was cut ${cuts} times; the server grew by ${(grown / 1024).toFixed(1)} MiB`);
