/**
 * Files that are to be sent. They leave as soon as they are chosen, a few at a time; each goes on after a lost way and after the page
 * was loaded anew. Tabs tell each other, and share what lies beside a text that is being written.
 */
import { call, Refusal } from '../api/http';
import { patience } from '../api/patience';
import type { Problem } from '../api/types';
import { exclusively, randomId } from '../browser';
import type { Luggage } from '../chat/outbox.svelte';
import { bytesOf, forgetUpload, keepBytes, keepUpload, keptUpload, keptUploads, type Kept } from './kept-uploads';
import { send as sendForReal, type Send } from './send';
import { deliver, idIn } from './delivery';
import { drop } from './tus';
import { Upload } from './upload.svelte';

const AT_ONCE = 2;
/** Between tries while the way is lost. */
const LONGEST_WAIT_MS = 30_000;
/** Refusals that pass, one after the other, until the person is asked. */
const MOST_REFUSALS = 5;

/** What no message waits for after this long, none will. */
const LEFT_MS = 86_400_000;

/** Whoever waits for uploads. */
export interface Awaiting {
  /** One that a message takes along is on the server. */
  arrived(): void;
  /** The server will not have one that this message takes along. */
  refused(nonce: string, problem: Problem): void;
}

export class Uploads implements Luggage {
  /** In the order in which they were chosen. */
  all = $state.raw<readonly Upload[]>([]);
  /** Whether what an earlier page has left is among them. */
  isLoaded = $state.raw(false);

  #isStopped = false;
  #lastAt = 0;
  readonly #running = new Set<string>();
  /** How often each was refused in a row by what may pass. */
  readonly #refusals = new Map<string, number>();
  #failures = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #tabs = new BroadcastChannel('veche.uploads');

  constructor(
    private readonly user: number,
    private readonly awaiting: Awaiting,
    private readonly send: Send = sendForReal,
    private readonly describeFile = async (file: number, alt: string): Promise<unknown> => await call('describe_file', { file, alt }),
  ) {
    this.#tabs.onmessage = ({ data }: MessageEvent<string>) => void this.#reread(data);
    addEventListener('online', this.resume);
  }

  /** Brings back what an earlier page has left. `isAwaited` knows the messages that were not posted yet. */
  async load(isAwaited: (nonce: string) => boolean): Promise<void> {
    for (const kept of await keptUploads(this.user)) {
      // The page ended between the message and what it took along.
      const isLeft = kept.nonce !== null && !isAwaited(kept.nonce) && Date.now() - kept.at > LEFT_MS;
      if (isLeft) await forgetUpload(kept.key);
      else await this.#bring(kept);
    }
    this.isLoaded = true;
    this.resume();
  }

  stop(): void {
    this.#isStopped = true;
    this.#tabs.close();
    clearTimeout(this.#pause);
    removeEventListener('online', this.resume);
    for (const upload of this.all) upload.stop();
  }

  /** What lies beside the text that is being written. */
  lying(channel: number, thread: number | null): Upload[] {
    return this.all.filter(({ kept }) => kept.nonce === null && kept.channel === channel && kept.thread === thread);
  }

  /** Those that are known, in this order. */
  of(keys: readonly string[]): Upload[] {
    return keys.flatMap((key) => this.all.find((upload) => upload.key === key) ?? []);
  }

  files(keys: readonly string[]): number[] | null {
    const uploads = this.of(keys);
    if (uploads.length < keys.length) for (const key of keys) void this.#reread(key);
    return uploads.length === keys.length && uploads.every(({ state }) => state === 'there')
      ? uploads.map(({ kept }) => idIn(kept.place))
      : null;
  }

  add(channel: number, thread: number | null, files: readonly File[]): void {
    for (const file of files) void this.#add(channel, thread, file);
  }

  async #add(channel: number, thread: number | null, file: File): Promise<void> {
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 1);
    const { name, type } = file;
    const facts = { name, type, alt: '', told: '', isUnchanged: false, look: null, place: null, isThere: false };
    const upload = new Upload({ key: randomId(), user: this.user, channel, thread, nonce: null, at: this.#lastAt, ...facts }, file);
    this.#put(upload);
    await Promise.all([
      upload.look(),
      keepBytes(upload.key, file).then(
        () => (upload.isKept = true),
        () => {},
      ),
    ]);
    if (!this.all.includes(upload)) return void forgetUpload(upload.key);
    this.#keep(upload);
    this.#run();
  }

  /** A message takes them along; `null` when it is taken back. */
  claim(keys: readonly string[], nonce: string | null): void {
    for (const upload of this.of(keys)) this.#change(upload, { nonce });
  }

  /** Says what it shows; the server is told before a message takes it along. */
  describe(upload: Upload, alt: string): void {
    if (alt === upload.kept.alt) return;
    this.#change(upload, { alt, isThere: false });
    if (upload.state === 'there') upload.state = 'waiting';
    this.#run();
  }

  /** With all that stands in it, or without what tells more than the picture: what has left already leaves again. */
  keepUnchanged(upload: Upload, isUnchanged: boolean): void {
    if (isUnchanged === upload.kept.isUnchanged) return;
    this.#change(upload, { isUnchanged });
    this.#anew(upload);
  }

  remove(key: string): void {
    const upload = this.all.find((one) => one.key === key);
    if (!upload) return;
    const { place } = upload.kept;
    this.#drop(upload);
    if (place) void drop(place, this.send);
  }

  retry(keys: readonly string[], isLost = false): void {
    for (const upload of this.of(keys)) {
      this.#refusals.delete(upload.key);
      if (isLost) this.#anew(upload);
      else if (upload.state === 'failed') upload.state = 'waiting';
    }
    this.resume();
  }

  forget(keys: readonly string[], isPosted: boolean): void {
    for (const upload of this.of(keys)) {
      if (isPosted) this.#drop(upload);
      else this.remove(upload.key);
    }
  }

  /** Goes on at once instead of waiting. */
  readonly resume = (): void => {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#run();
  };

  #run(): void {
    if (this.#isStopped || this.#pause !== undefined) return;
    for (const upload of this.all) {
      if (this.#running.size >= AT_ONCE) return;
      if (upload.state === 'waiting' && upload.kept.look && !this.#running.has(upload.key)) void this.#carry(upload);
    }
  }

  async #carry(upload: Upload): Promise<void> {
    const { key } = upload;
    this.#running.add(key);
    try {
      await exclusively(`veche.upload.${key}`, () => this.#send(upload));
      this.#failures = 0;
    } catch (error) {
      this.#failed(upload, error);
    } finally {
      this.#running.delete(key);
      this.#run();
    }
  }

  async #send(upload: Upload): Promise<void> {
    // Another tab may have sent it while this one waited.
    if (upload.isKept) await this.#reread(upload.key);
    if (this.#isStopped || !this.all.includes(upload) || upload.state !== 'waiting') return;
    upload.state = 'sending';
    const { signal, kept } = upload;
    await deliver(upload, {
      send: this.send,
      begun: (place) => this.#change(upload, { place, told: kept.alt }),
    });
    // It may be described while it is on its way, and once more while the server is told so.
    while (!signal.aborted && upload.kept.told !== upload.kept.alt) await this.#tell(upload);
    if (signal.aborted) return;
    this.#refusals.delete(upload.key);
    upload.state = 'there';
    this.#change(upload, { isThere: true });
    if (upload.kept.nonce !== null) this.awaiting.arrived();
  }

  async #tell(upload: Upload): Promise<void> {
    const { alt, place } = upload.kept;
    await this.describeFile(idIn(place), alt);
    this.#change(upload, { told: alt });
  }

  #failed(upload: Upload, error: unknown): void {
    // Stopped, and perhaps begun anew since.
    if (upload.state !== 'sending') return;
    const refused = this.#refusals.get(upload.key) ?? 0;
    const isFinal = error instanceof Refusal && (patience(error.problem) === null || refused === MOST_REFUSALS);
    if (isFinal) {
      upload.state = 'failed';
      upload.problem = error.problem;
      if (upload.kept.nonce !== null) this.awaiting.refused(upload.kept.nonce, error.problem);
      return;
    }
    if (error instanceof Refusal) this.#refusals.set(upload.key, refused + 1);
    upload.state = 'waiting';
    this.#pause ??= setTimeout(this.resume, Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.#failures++));
  }

  /** Sends it from the beginning, under another name. */
  #anew(upload: Upload): void {
    const { place } = upload.kept;
    upload.stop();
    upload.sent = 0;
    upload.state = 'waiting';
    this.#change(upload, { place: null, isThere: false });
    if (place) void drop(place, this.send);
    this.#run();
  }

  /** Takes what the disk says of it, which another tab may have changed. */
  async #reread(key: string): Promise<void> {
    const known = this.all.find((one) => one.key === key);
    const before = known?.kept;
    const kept = await keptUpload(key).catch(() => null);
    if (kept === null || (kept && kept.user !== this.user)) return;
    const upload = this.all.find((one) => one.key === key);
    if (upload && !upload.isKept) return;
    // What was done here meanwhile is not read yet.
    if (upload && upload === known && upload.kept !== before) return void (await this.#reread(key));
    if (!kept) {
      if (upload) this.#hide(upload);
      return;
    }
    if (upload) upload.is({ ...kept, look: upload.kept.look ?? kept.look });
    else if (!(await this.#bring(kept))) return;
    if (kept.nonce !== null && kept.isThere) this.awaiting.arrived();
    else this.#run();
  }

  async #bring(kept: Kept): Promise<boolean> {
    const blob = await bytesOf(kept.key);
    if (!blob || this.#isStopped || this.all.some(({ key }) => key === kept.key)) return false;
    const upload = new Upload(kept, blob);
    upload.isKept = true;
    this.#put(upload);
    return true;
  }

  #put(upload: Upload): void {
    this.#lastAt = Math.max(this.#lastAt, upload.kept.at);
    this.all = [...this.all, upload].sort((a, b) => a.kept.at - b.kept.at);
  }

  #change(upload: Upload, what: Partial<Kept>): void {
    upload.kept = { ...upload.kept, ...what };
    this.#keep(upload);
  }

  #keep(upload: Upload): void {
    if (!upload.isKept) return;
    void keepUpload(upload.kept).then(
      () => this.#isStopped || this.#tabs.postMessage(upload.key),
      // The disk, which is full, knows less than this page from here on.
      () => (upload.isKept = false),
    );
  }

  #drop(upload: Upload): void {
    this.#hide(upload);
    void forgetUpload(upload.key).then(() => this.#isStopped || this.#tabs.postMessage(upload.key));
  }

  #hide(upload: Upload): void {
    this.all = this.all.filter((one) => one !== upload);
    upload.stop();
    upload.release();
  }
}
