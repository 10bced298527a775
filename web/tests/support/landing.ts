/** A server that takes uploads, as tus has it, over a way that is lost when the test says so. */
import { NoAnswer } from '../../src/lib/api/http';
import type { Reply, Request, Send } from '../../src/lib/upload/send';

interface Held {
  length: number;
  parts: Blob[];
  facts: string;
}

export class Landing {
  readonly held = new Map<string, Held>();
  readonly asked: string[] = [];
  /** Numbers of requests that are lost: before they arrive, or before their answer does. */
  readonly lost = new Map<number, 'before' | 'behind'>();
  /** Answers of this kind instead of the right one. */
  refuses: { status: number; text?: string } | null = null;
  /** Called before each request is served. */
  served: () => Promise<void> = async () => {};
  #made = 0;

  readonly send: Send = async (request) => {
    const number = this.asked.push(`${request.method} ${request.path}${request.body ? ` ${request.body.size}` : ''}`);
    await this.served();
    if (request.signal?.aborted || this.lost.get(number) === 'before') throw new NoAnswer('lost');
    const reply = this.refuses ? answer(this.refuses.status, {}, this.refuses.text) : this.#serve(request);
    if (this.lost.get(number) === 'behind') throw new NoAnswer('lost');
    return reply;
  };

  /** What it has of an upload. */
  async bytes(at: string): Promise<string> {
    return await new Blob(this.held.get(at)!.parts).text();
  }

  #serve({ method, path, headers, body }: Request): Reply {
    if (method === 'POST') {
      const at = `/api/v1/uploads/${++this.#made}`;
      this.held.set(at, { length: Number(headers['upload-length']), parts: body ? [body] : [], facts: headers['upload-metadata']! });
      return answer(201, { location: at, 'upload-offset': String(body?.size ?? 0) });
    }
    const held = this.held.get(path);
    if (!held) return answer(404);
    const offset = held.parts.reduce((sum, { size }) => sum + size, 0);
    if (method === 'DELETE') this.held.delete(path);
    if (method !== 'PATCH') return answer(method === 'HEAD' ? 200 : 204, { 'upload-offset': String(offset) });
    if (Number(headers['upload-offset']) !== offset) return answer(409);
    held.parts.push(body!);
    return answer(204, { 'upload-offset': String(offset + body!.size) });
  }
}

function answer(status: number, headers: Record<string, string> = {}, text = ''): Reply {
  return { status, text, header: (name) => headers[name] ?? null };
}
