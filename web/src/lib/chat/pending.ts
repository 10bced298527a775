/** The outbox on the disk of the browser. Where there is none (private windows), messages live as long as the page. */
import type { NewPollInput, Problem } from '../api/types';
import { Database } from '../database';

/** A message that the server has not answered yet, or has refused. */
export interface Pending {
  nonce: string;
  /** Whose it is: several people may use one browser. */
  user: number;
  channel: number;
  thread: number | null;
  /** Whether such an answer is to stand in the channel itself as well. */
  inChannel?: boolean;
  text: string;
  /** The uploads that it takes along, by key; it is posted when all are there. Older pages knew of none. */
  uploads?: readonly string[];
  /** What it asks, if it is a poll. */
  poll?: NewPollInput;
  /** When it was written; the order of sending. */
  at: number;
  state: 'waiting' | 'failed';
  problem: Problem | null;
}

const disk = new Database('veche', { outbox: 'nonce' });

/** All of one person's, in the order they were written. */
export async function kept(user: number): Promise<Pending[]> {
  const all = await disk.act<Pending[]>('outbox', 'readonly', (store) => store.getAll()).catch(() => []);
  return all.filter((pending) => pending.user === user).sort((a, b) => a.at - b.at);
}

/** How many there are of everybody who used this browser. */
export async function keptByAnybody(): Promise<number> {
  return await disk.act<number>('outbox', 'readonly', (store) => store.count()).catch(() => 0);
}

export async function keep(pending: Pending): Promise<void> {
  await disk.act('outbox', 'readwrite', (store) => store.put({ ...pending })).catch(() => {});
}

export async function forget(nonce: string): Promise<void> {
  await disk.act('outbox', 'readwrite', (store) => store.delete(nonce)).catch(() => {});
}
