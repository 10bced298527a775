import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Uploads as Made } from '../src/lib/upload/uploads.svelte';
import type { Send } from '../src/lib/upload/send';
import { PIECE_BYTES } from '../src/lib/upload/tus';
import { Landing } from './support/landing';
import { until } from './support/until';

let landing: Landing;
let user = 100;
let open: Made[];

beforeEach(() => {
  landing = new Landing();
  // What one test has left on the disk is not the next one's.
  user++;
  open = [];
});
afterEach(() => open.forEach((uploads) => uploads.stop()));

/** A tab; a fresh copy of the code, as each tab has. */
async function tab({ send = landing.send as Send, isAwaited = (): boolean => true } = {}) {
  vi.resetModules();
  const { Uploads } = await import('../src/lib/upload/uploads.svelte');
  const arrived = vi.fn();
  const refused = vi.fn();
  const described: string[] = [];
  const uploads = new Uploads(user, { arrived, refused }, send, async (file, alt) => described.push(`${file} ${alt}`));
  open.push(uploads);
  await uploads.load(isAwaited);
  const names = (): string[] => uploads.lying(7, null).map(({ kept }) => kept.name);
  const there = async (count: number): Promise<void> =>
    await until(() => uploads.all.length === count && uploads.all.every(({ state }) => state === 'there'));
  return { uploads, arrived, refused, described, names, there };
}

const file = (text: string, name = 'bell.txt'): File => new File([text], name);

test('what is chosen leaves at once, and lies beside the text until a message takes it along', async () => {
  const { uploads, arrived, names, there } = await tab();
  uploads.add(7, null, [file('ding', 'one'), file('dong', 'two')]);
  uploads.add(7, 3, [file('dang', 'three')]);
  await there(3);
  expect(names()).toEqual(['one', 'two']);
  const keys = uploads.lying(7, null).map(({ key }) => key);
  const files = uploads.files(keys)!;
  const texts = await Promise.all(files.map((id) => landing.bytes(`/api/v1/uploads/${id}`)));
  expect(texts).toEqual(['ding', 'dong']);
  uploads.claim(keys, 'nonce');
  expect(names()).toEqual([]);
  expect(uploads.files(keys)).toEqual(files);
  expect(arrived).not.toHaveBeenCalled();
  uploads.forget(keys, true);
  expect(uploads.all).toHaveLength(1);
  expect(landing.held.size).toBe(3);
});

test('a message hears when the last of its files is there', async () => {
  const { uploads, arrived } = await tab();
  let serve!: () => void;
  landing.served = () => new Promise((done) => (serve = done));
  uploads.add(7, null, [file('ding')]);
  await until(() => serve !== undefined);
  const [upload] = uploads.all;
  uploads.claim([upload!.key], 'nonce');
  expect(uploads.files([upload!.key])).toBe(null);
  serve();
  await until(() => arrived.mock.calls.length === 1);
  expect(uploads.files([upload!.key])).toEqual([1]);
});

test('a message that takes a file along while the page reads what another tab did has it', async () => {
  const { uploads, arrived, names } = await tab();
  const { get } = IDBObjectStore.prototype;
  const reading = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    const answer = get.call(this, key);
    const isRead = this.name === 'uploads' && uploads.all.some(({ kept }) => kept.nonce === null);
    if (isRead) uploads.claim([key as string], 'nonce');
    return answer;
  });
  uploads.add(7, null, [file('ding')]);
  await until(() => uploads.all[0]?.state === 'there');
  reading.mockRestore();
  expect(names()).toEqual([]);
  expect(arrived).toHaveBeenCalledOnce();
  const { key } = uploads.all[0]!;
  const next = await tab();
  expect(next.uploads.of([key])[0]!.kept.nonce).toBe('nonce');
});

test('a page that is loaded anew goes on where the last one was', async () => {
  const text = 'x'.repeat(2 * PIECE_BYTES);
  landing.lost.set(3, 'before');
  const first = await tab();
  first.uploads.add(7, null, [file(text, 'long')]);
  await until(() => landing.asked.length === 3);
  first.uploads.stop();
  const second = await tab();
  await second.there(1);
  expect(second.names()).toEqual(['long']);
  expect(landing.asked.slice(3)).toEqual(['HEAD /api/v1/uploads/1', `PATCH /api/v1/uploads/1 ${PIECE_BYTES}`]);
  expect(await landing.bytes('/api/v1/uploads/1')).toBe(text);
});

test('two tabs show the same, and send it once', async () => {
  const [one, two] = [await tab(), await tab()];
  one.uploads.add(7, null, [file('ding')]);
  await Promise.all([one.there(1), two.there(1)]);
  expect(landing.held.size).toBe(1);
  const { key } = two.uploads.all[0]!;
  two.uploads.remove(key);
  await until(() => one.uploads.all.length === 0);
  await until(() => landing.held.size === 0);
});

test('of a message that was posted before the page ended, nothing is left after a day', async () => {
  const first = await tab();
  first.uploads.add(7, null, [file('ding')]);
  await first.there(1);
  first.uploads.claim([first.uploads.all[0]!.key], 'posted');
  first.uploads.stop();
  expect((await tab({ isAwaited: () => false })).uploads.all).toHaveLength(1);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 86_400_000 });
  expect((await tab({ isAwaited: () => true })).uploads.all).toHaveLength(1);
  expect((await tab({ isAwaited: () => false })).uploads.all).toHaveLength(0);
});

test('what the server refuses is said, and sent again when the person wants it', async () => {
  const { uploads, refused, there } = await tab();
  landing.refuses = { status: 413, text: JSON.stringify({ code: 'too_large', status: 413, detail: '' }) };
  uploads.add(7, null, [file('ding')]);
  await until(() => uploads.all[0]?.state === 'failed');
  const [upload] = uploads.all;
  expect(upload!.problem?.code).toBe('too_large');
  expect(refused).not.toHaveBeenCalled();
  uploads.claim([upload!.key], 'nonce');
  uploads.retry([upload!.key]);
  await until(() => refused.mock.calls.length === 1);
  expect(refused.mock.calls[0]![0]).toBe('nonce');
  landing.refuses = null;
  uploads.retry([upload!.key]);
  await there(1);
});

test('whoever wants it unchanged after all has it sent anew, and the first is taken back', async () => {
  const { uploads, there } = await tab();
  uploads.add(7, null, [file('ding')]);
  await there(1);
  uploads.keepUnchanged(uploads.all[0]!, true);
  expect(uploads.all[0]!.state).not.toBe('there');
  await there(1);
  await until(() => landing.held.size === 1);
  expect(landing.held.get('/api/v1/uploads/2')!.facts).toContain(',unchanged');
});

test('a lost way is tried again by itself', async () => {
  const { uploads, there } = await tab();
  landing.lost.set(1, 'before');
  uploads.add(7, null, [file('ding')]);
  await there(1);
  expect(landing.asked).toHaveLength(2);
});

test('what it shows is told with it, or as soon as it is said', async () => {
  const { uploads, described, there } = await tab();
  let serve!: () => void;
  landing.served = () => new Promise((done) => (serve = done));
  uploads.add(7, null, [file('ding')]);
  await until(() => serve !== undefined);
  const upload = uploads.all[0]!;
  uploads.describe(upload, 'The bell');
  serve();
  await there(1);
  expect(described).toEqual(['1 The bell']);
  landing.served = async () => {};
  uploads.describe(upload, 'The large bell');
  expect(uploads.files([upload.key])).toBe(null);
  await there(1);
  expect(described).toEqual(['1 The bell', '1 The large bell']);
});
