/** A stand-in for the way to the server: each request waits until the test reads and answers it. */
import { vi } from 'vitest';
import { callAs } from '../../src/lib/api/http';
import type { Problem } from '../../src/lib/api/types';

export interface Request {
  method: string;
  path: string;
  query: Record<string, string>;
  body: Record<string, unknown>;
  /** Whether the answer was made; it may still be on its way. */
  isRead: boolean;
  /** The server makes the answer. */
  read(answer: unknown, status?: number): void;
  /** The answer arrives. */
  deliver(): void;
  /** No answer comes. */
  lose(): void;
}

export class Wire {
  readonly open: Request[] = [];
  /** Answers at once when set. */
  answer: ((request: Request) => unknown) | null = null;

  constructor() {
    callAs({ access: async () => 'access' });
    vi.stubGlobal('fetch', (path: string, init: { method: string; body: string | null }) => this.#fetch(path, init));
  }

  #fetch(path: string, init: { method: string; body: string | null }): Promise<Response> {
    const url = new URL(path, 'http://veche.test');
    return new Promise((done, failed) => {
      let made: Response | null = null;
      const request: Request = {
        method: init.method,
        path: url.pathname.replace('/api/v1', ''),
        query: Object.fromEntries(url.searchParams),
        body: init.body ? (JSON.parse(init.body) as Record<string, unknown>) : {},
        isRead: false,
        read: (answer, status = 200) => {
          made = new Response(answer === undefined ? '' : JSON.stringify(answer), { status });
          request.isRead = true;
        },
        deliver: () => {
          this.#forget(request);
          done(made!);
        },
        lose: () => {
          this.#forget(request);
          failed(new TypeError('the network is gone'));
        },
      };
      this.open.push(request);
      if (this.answer) {
        const answer = this.answer(request);
        if (isRefusal(answer)) request.read(answer, answer.status);
        else request.read(answer ?? undefined);
        request.deliver();
      }
    });
  }

  #forget(request: Request): void {
    this.open.splice(this.open.indexOf(request), 1);
  }
}

const isRefusal = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'code' in answer && 'status' in answer;

export const refusal = (code: Problem['code'], more: Partial<Problem> = {}): Problem => ({
  type: `urn:veche:problem:${code}`,
  title: code,
  status: 400,
  detail: code,
  code,
  ...more,
});

/** Lets everything run that waits for nothing but its turn. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn++) await new Promise((done) => setImmediate(done));
};
