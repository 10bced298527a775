/** What can be read without the server, on the disk of the browser: one person's, and gone with their session. */
import type { Me, Message, Person, Place as Told } from '../api/types';
import { Database } from '../database';
import type { KeptEmoji } from '../emoji/own.svelte';

export interface KeptChat {
  /** Of which life of the server's database it is. */
  epoch: string;
  me: Me;
  /** When it was so. */
  at: number;
  places: readonly Told[];
  people: readonly Person[];
  /** Emoji of the town's own; none where nobody has made any. */
  emoji?: KeptEmoji | undefined;
  /** The ends of channels, each up to a position of its log, and whether there is more before. */
  ends: readonly { channel: number; known: number; hasBefore: boolean; messages: readonly Message[] }[];
}

const disk = new Database('veche.kept', { chat: null });
const KEY = 'last';

export async function keepChat(kept: KeptChat): Promise<void> {
  await disk.act('chat', 'readwrite', (store) => store.put(kept, KEY)).catch(() => {});
}

export async function keptChat(): Promise<KeptChat | null> {
  return (await disk.act<KeptChat | undefined>('chat', 'readonly', (store) => store.get(KEY)).catch(() => null)) ?? null;
}

export async function forgetChat(): Promise<void> {
  await disk.act('chat', 'readwrite', (store) => store.clear()).catch(() => {});
}
