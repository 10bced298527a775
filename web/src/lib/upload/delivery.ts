/** What the server is told of a file, and in which order: the picture of a film goes before it. */
import type { Kept } from './kept-uploads';
import type { Send } from './send';
import { carry, type Journey } from './tus';
import type { Upload } from './upload.svelte';

export interface Way {
  send: Send;
  /** The server has said where it takes it. */
  begun: (place: string) => void;
}

/** Sends all of it, from where the server has it. Throws as `carry` does. */
export async function deliver(upload: Upload, { send, begun }: Way): Promise<void> {
  const { kept, blob, signal } = upload;
  await carry(
    {
      blob,
      facts: kept.place === null ? factsOf(kept, await posterOf(kept, signal, send)) : {},
      signal,
      at: kept.place,
      begun: (place) => signal.aborted || begun(place),
      sent: (bytes) => signal.aborted || (upload.sent = bytes),
    },
    send,
  );
}

/** Sends the picture of a film, and gives what the server calls it. */
async function posterOf({ look }: Kept, signal: AbortSignal, send: Send): Promise<number | null> {
  if (!look?.poster) return null;
  const facts = { filename: 'poster.jpg' };
  const journey: Journey = { blob: look.poster, facts, signal, at: null, begun: () => {}, sent: () => {} };
  await carry(journey, send);
  return idIn(journey.at);
}

/** Of a film and a sound, the server knows the rest by their sender alone. */
function factsOf({ name, type, alt, isUnchanged, look }: Kept, poster: number | null): Record<string, string | null> {
  const isPlayed = look?.kind === 'video' || look?.kind === 'audio';
  const { width, height, duration } = isPlayed ? look : { width: null, height: null, duration: null };
  const all = { filename: name, filetype: type || 'application/octet-stream', alt: alt || null, width, height, duration, poster };
  const known = Object.entries(all).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(known.map(([key, value]) => [key, String(value)])), ...(isUnchanged && { unchanged: null }) };
}

/** The server calls a file what it has called its upload. */
export const idIn = (place: string | null): number => Number(/\d+$/.exec(place ?? '')?.[0]);
