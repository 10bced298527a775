/** Uploads on the disk of the browser, with their bytes: a page that is loaded anew goes on with them. */
import { Database } from '../database';
import type { Look } from './appearance';

/** What is known of an upload, without its bytes. */
export interface Kept {
  key: string;
  /** Whose it is: several people may use one browser. */
  user: number;
  channel: number;
  thread: number | null;
  /** The message that takes it along; `null` while that is being written. */
  nonce: string | null;
  /** When it was chosen; the order in a message. */
  at: number;
  name: string;
  type: string;
  /** What it shows, for who cannot see it. */
  alt: string;
  /** What the server was told that it shows. */
  told: string;
  /** To be sent with all that stands in the file, such as where a picture was taken. */
  isUnchanged: boolean;
  look: Look | null;
  /** Where the server takes it. */
  place: string | null;
  /** Whether the server has all of it. */
  isThere: boolean;
}

/** The bytes lie apart: what is known changes often, and is small. */
const disk = new Database('veche.uploads', { uploads: 'key', bytes: null });

/** All of one person's, in the order in which they were chosen. */
export async function keptUploads(user: number): Promise<Kept[]> {
  const all = await disk.act<Kept[]>('uploads', 'readonly', (store) => store.getAll()).catch(() => []);
  return all.filter((one) => one.user === user).sort((a, b) => a.at - b.at);
}

/** `undefined` when it is not there; throws where there is no disk. */
export async function keptUpload(key: string): Promise<Kept | undefined> {
  return await disk.act<Kept | undefined>('uploads', 'readonly', (store) => store.get(key));
}

export async function bytesOf(key: string): Promise<Blob | undefined> {
  return await disk.act<Blob | undefined>('bytes', 'readonly', (store) => store.get(key)).catch(() => undefined);
}

/** The bytes first: what is known of an upload is never there without them. */
export async function keepBytes(key: string, bytes: Blob): Promise<void> {
  await disk.act('bytes', 'readwrite', (store) => store.put(bytes, key));
}

export async function keepUpload(kept: Kept): Promise<void> {
  await disk.act('uploads', 'readwrite', (store) => store.put(kept));
}

export async function forgetUpload(key: string): Promise<void> {
  await disk.act('uploads', 'readwrite', (store) => store.delete(key)).catch(() => {});
  await disk.act('bytes', 'readwrite', (store) => store.delete(key)).catch(() => {});
}
