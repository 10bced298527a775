/** The outbox on the disk of the browser. Where there is none (private windows), messages live as long as the page. */
import type { Problem } from '../api/types';

/** A message that the server has not answered yet, or has refused. */
export interface Pending {
  nonce: string;
  /** Whose it is: several people may use one browser. */
  user: number;
  channel: number;
  thread: number | null;
  text: string;
  /** When it was written; the order of sending. */
  at: number;
  state: 'waiting' | 'failed';
  problem: Problem | null;
}

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((done, failed) => {
    const request = indexedDB.open('veche', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'nonce' });
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('no database'));
    request.onblocked = () => failed(new Error('another tab holds the database'));
  });
  return opening;
}

async function act<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return await new Promise((done, failed) => {
    const transaction = database.transaction('outbox', mode, { durability: 'strict' });
    const request = work(transaction.objectStore('outbox'));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error ?? new Error('aborted'));
  });
}

/** All of one person's, in the order they were written. */
export async function kept(user: number): Promise<Pending[]> {
  const all = await act<Pending[]>('readonly', (store) => store.getAll()).catch(() => []);
  return all.filter((pending) => pending.user === user).sort((a, b) => a.at - b.at);
}

/** How many there are of everybody who used this browser. */
export async function keptByAnybody(): Promise<number> {
  return await act<number>('readonly', (store) => store.count()).catch(() => 0);
}

export async function keep(pending: Pending): Promise<void> {
  await act('readwrite', (store) => store.put({ ...pending })).catch(() => {});
}

export async function forget(nonce: string): Promise<void> {
  await act('readwrite', (store) => store.delete(nonce)).catch(() => {});
}
