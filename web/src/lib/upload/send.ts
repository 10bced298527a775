/** A request that tells how much of it has left, which `fetch` does not. */
import { NoAnswer } from '../api/http';
import { session } from '../session.svelte';

export interface Request {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Blob | null;
  signal?: AbortSignal;
  /** So many bytes of the body have left. */
  progress?: (bytes: number) => void;
}

export interface Reply {
  status: number;
  text: string;
  header(name: string): string | null;
}

export type Send = (request: Request) => Promise<Reply>;

/** Where nothing moves for so long, nothing will. */
const STALLED_MS = 45_000;

/** Sends it for the person who is signed in. Throws `NoAnswer` when none came. */
export const send: Send = async (request) => {
  const reply = await sendBy(await session.access(false), request);
  return reply.status === 401 ? await sendBy(await session.access(true), request) : reply;
};

function sendBy(access: string, { method, path, headers, body, signal, progress }: Request): Promise<Reply> {
  return new Promise((done, failed) => {
    const wire = new XMLHttpRequest();
    let stalled: ReturnType<typeof setTimeout>;
    const abort = (): void => wire.abort();
    const moved = (): void => {
      clearTimeout(stalled);
      stalled = setTimeout(abort, STALLED_MS);
    };
    wire.upload.onprogress = ({ loaded }) => {
      moved();
      progress?.(loaded);
    };
    wire.onloadend = () => {
      clearTimeout(stalled);
      signal?.removeEventListener('abort', abort);
      if (wire.status === 0) failed(new NoAnswer('the way is lost'));
      else done({ status: wire.status, text: wire.responseText, header: (name) => wire.getResponseHeader(name) });
    };
    if (signal?.aborted) return failed(new NoAnswer('not wanted any more'));
    signal?.addEventListener('abort', abort);
    wire.open(method, path);
    wire.setRequestHeader('authorization', `Bearer ${access}`);
    for (const [name, value] of Object.entries(headers)) wire.setRequestHeader(name, value);
    moved();
    wire.send(body);
  });
}
