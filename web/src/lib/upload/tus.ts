/** A file on its way to the server, by tus 1.0: in pieces, each of which is safe once it is answered, so that nothing is sent twice. */
import { NoAnswer, problemOf, Refusal } from '../api/http';
import type { Reply, Send } from './send';

/** So much at a time passes a proxy that nobody has configured: nginx lets through 1 MiB. */
export const PIECE_BYTES = 900 * 1024;
/** Answers in a row that bring it no further; then something is wrong that sending again does not mend. */
const MOST_IN_VAIN = 5;

const WAY = '/api/v1/uploads';
const VERSION = { 'tus-resumable': '1.0.0' };
const PIECE = { ...VERSION, 'content-type': 'application/offset+octet-stream' };

/** What is sent, and what becomes of it. */
export interface Journey {
  readonly blob: Blob;
  /** What the server is told of it; a word without a value stands alone. */
  readonly facts: Readonly<Record<string, string | null>>;
  readonly signal: AbortSignal;
  /** Where the server takes it; `null` until it has said so. */
  at: string | null;
  /** The server has said where it takes it: worth keeping. */
  begun(at: string): void;
  /** So many bytes have left. */
  sent(bytes: number): void;
}

/**
 * Sends all of it, from where the server has it.
 *
 * Throws a `Refusal` when the server will not have it, `NoAnswer` when the way is lost: to be called again later.
 */
export async function carry(journey: Journey, send: Send): Promise<void> {
  let offset = journey.at === null ? null : await held(journey, send);
  offset ??= await begin(journey, send);
  for (let inVain = 0; offset < journey.blob.size;) {
    const next: number = (await append(journey, offset, send)) ?? (await held(journey, send)) ?? (await begin(journey, send));
    inVain = next > offset ? 0 : inVain + 1;
    if (inVain === MOST_IN_VAIN) throw new Refusal(problemOf('', 409));
    offset = next;
    journey.sent(offset);
  }
}

/** Tells the server that nobody will send the rest. Whether it hears that does not matter: it lets go of what is left lying. */
export async function drop(at: string, send: Send): Promise<void> {
  await send({ method: 'DELETE', path: at, headers: VERSION, body: null }).catch(() => {});
}

/** Up to where the server has it; `null` when it knows of none. */
async function held({ at, signal }: Journey, send: Send): Promise<number | null> {
  const reply = await send({ method: 'HEAD', path: at!, headers: VERSION, body: null, signal });
  if (reply.status === 404 || reply.status === 410) return null;
  return offsetIn(reply);
}

/** A small one is sent with its beginning. */
async function begin(journey: Journey, send: Send): Promise<number> {
  const { blob, facts, signal } = journey;
  const isSmall = blob.size > 0 && blob.size <= PIECE_BYTES;
  const reply = await send({
    method: 'POST',
    path: WAY,
    headers: { ...(isSmall ? PIECE : VERSION), 'upload-length': String(blob.size), 'upload-metadata': written(facts) },
    body: isSmall ? blob : null,
    signal,
    progress: (bytes) => journey.sent(bytes),
  });
  if (reply.status !== 201) throw refusal(reply);
  const at = reply.header('location');
  if (!at) throw new Refusal(problemOf('', 500));
  journey.at = at;
  journey.begun(at);
  return isSmall ? (wholeOf(reply.header('upload-offset')) ?? 0) : 0;
}

/** Sends the next piece; `null` when the server has it up to somewhere else. */
async function append(journey: Journey, offset: number, send: Send): Promise<number | null> {
  const { blob, at, signal } = journey;
  const reply = await send({
    method: 'PATCH',
    path: at!,
    headers: { ...PIECE, 'upload-offset': String(offset) },
    body: blob.slice(offset, offset + PIECE_BYTES),
    signal,
    progress: (bytes) => journey.sent(offset + bytes),
  });
  if (reply.status === 404 || reply.status === 409 || reply.status === 410) return null;
  return offsetIn(reply);
}

function offsetIn(reply: Reply): number {
  const offset = wholeOf(reply.header('upload-offset'));
  if (reply.status > 204 || offset === null) throw refusal(reply);
  return offset;
}

const wholeOf = (text: string | null): number | null => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);

/** Another tab may still be sending a piece: that is over in a while, as whatever ails the server itself is. */
function refusal({ status, text }: Reply): Error {
  if (status === 423) return new NoAnswer('another one sends it');
  return new Refusal(problemOf(text, status));
}

function written(facts: Journey['facts']): string {
  return Object.entries(facts)
    .map(([name, value]) => (value === null ? name : `${name} ${inBase64(value)}`))
    .join(',');
}

const inBase64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
