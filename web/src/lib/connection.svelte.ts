/** The live socket: opens it, resumes, notices its death, opens it again. What the frames mean is the listener's. */
import { NoAnswer, PATIENCE_MS, Refusal } from './api/http';
import type { Operations, ServerFrame } from './api/types';
import { Gathering } from './gathering';
import { session } from './session.svelte';

/** What is held: of which epoch, up to where each channel was told, and which history that position is of. */
export interface Positions {
  epoch: string;
  channels: Record<string, number>;
  links?: Record<string, string> | undefined;
}

/** Whoever is told what the socket says. */
export interface Listener {
  /** The first frame: gives what is to be resumed, the positions that are held of each channel. */
  hello(hello: Frame<'hello'>): Positions;
  /** What was missed has been told. */
  resumed(answer: { resync: number[]; gone: number[] }): void;
  /** Returns false when something was lost: the socket is opened anew. */
  event(event: Frame<'event'>): boolean;
  entered(place: Frame<'entered'>): void;
  resync(resync: Frame<'resync'>): void;
  signal(signal: Frame<'signal'>): void;
  /** Returns false when something was lost. */
  beat(beat: Frame<'beat'>): boolean;
}

type Frames = { [K in ServerFrame extends infer F ? (F extends F ? keyof F : never) : never]: Extract<ServerFrame, Record<K, unknown>>[K] };
export type Frame<K extends keyof Frames> = Frames[K];

interface Asked {
  /** Whether what came before the answer is told before it. */
  isInOrder: boolean;
  done(result: unknown): void;
  failed(error: unknown): void;
  timer: ReturnType<typeof setTimeout>;
}

/** A lost connection is nobody's business until it has lasted this long. */
const SILENT_MS = 5_000;
/** A tab that was hidden this long looks after its socket at once when it is back. */
const ASLEEP_MS = 60_000;
const LONGEST_WAIT_MS = 30_000;

export class Connection {
  /** `live` from the answer to `resume` on. */
  state = $state.raw<'closed' | 'connecting' | 'live'>('closed');
  /** Whether the connection has been lost for long enough to say so. */
  isLost = $state.raw(false);
  /** When the next attempt begins; `null` while one is under way. */
  nextAt = $state.raw<number | null>(null);

  #socket: WebSocket | null = null;
  #nextId = 1;
  readonly #asked = new Map<number, Asked>();
  #failures = 0;
  /** The last attempt ended before the greeting: perhaps the server does not know the session any more. */
  #wasRefused = false;
  #beatMs = 25_000;
  #heardAt = 0;
  #hiddenAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #isStopped = true;
  /** What happened and was not told yet. */
  readonly #news = new Gathering<Partial<Frames>>((all) => this.#tell(all));

  constructor(private readonly listener: Listener) {}

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    addEventListener('online', this.retryNow);
    addEventListener('offline', this.#offline);
    document.addEventListener('visibilitychange', this.#seen);
    this.#watch = setInterval(this.#look, 5_000);
    void this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    removeEventListener('online', this.retryNow);
    removeEventListener('offline', this.#offline);
    document.removeEventListener('visibilitychange', this.#seen);
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#drop();
    this.state = 'closed';
    this.isLost = false;
  }

  /** Tries at once instead of waiting. */
  retryNow = (): void => {
    if (this.#isStopped || this.#socket) return;
    clearTimeout(this.#retry);
    this.#failures = 0;
    void this.#open();
  };

  /** Does an operation over the socket. Throws a `Refusal`, or `NoAnswer` when the connection was lost. */
  async ask<N extends keyof Operations>(op: N, params: Operations[N]['params']): Promise<Operations[N]['result']> {
    if (this.state !== 'live') throw new NoAnswer('not connected');
    return (await this.#ask(op, params)) as Operations[N]['result'];
  }

  /** Does an operation whose answer says nothing: what came before it need not be told earlier because of it. */
  async tell<N extends keyof Operations>(op: N, params: Operations[N]['params']): Promise<void> {
    if (this.state !== 'live') throw new NoAnswer('not connected');
    await this.#ask(op, params, false);
  }

  #ask(op: string, params: object, isInOrder = true): Promise<unknown> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new NoAnswer('not connected'));
    const id = this.#nextId++;
    return new Promise((done, failed) => {
      // A server that does not answer is as good as gone; whether it was done shows after the next resume.
      const timer = setTimeout(() => this.#lost(), PATIENCE_MS);
      this.#asked.set(id, { isInOrder, done, failed, timer });
      socket.send(JSON.stringify({ id, op, params }));
    });
  }

  async #open(): Promise<void> {
    this.nextAt = null;
    if (this.state !== 'connecting') this.state = 'connecting';
    this.#startSilence();
    let access: string;
    try {
      // A browser does not say why a handshake was refused. Any request does, and refreshes if that is what it takes.
      if (this.#wasRefused) await session.reread();
      access = await session.access(false);
    } catch {
      if (session.state === 'in') this.#later();
      return;
    }
    if (this.#isStopped || this.#socket) return;
    const url = new URL('/api/v1/socket', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, ['veche.v1', `bearer.${access}`]);
    this.#socket = socket;
    this.#wasRefused = true;
    this.#heardAt = Date.now();
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (socket !== this.#socket) return;
      this.#heardAt = Date.now();
      this.#hear(JSON.parse(data) as Partial<Frames>);
    };
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#closed(code);
    };
  }

  #hear(frame: Partial<Frames>): void {
    if (frame.event || frame.signal) return this.#news.add(frame);
    const asked = frame.answer && this.#asked.get(frame.answer.id ?? -1);
    // Everything else is of a time when all that came before it is known.
    if (asked?.isInOrder !== false) this.#news.settle();
    if (!this.#socket) return;
    if (frame.answer) {
      if (!asked) return;
      this.#asked.delete(frame.answer.id!);
      clearTimeout(asked.timer);
      if (frame.answer.problem) asked.failed(new Refusal(frame.answer.problem));
      else asked.done(frame.answer.ok ?? null);
    } else if (frame.beat) {
      if (!this.listener.beat(frame.beat)) this.#lost();
    } else if (frame.entered) this.listener.entered(frame.entered);
    else if (frame.resync) this.listener.resync(frame.resync);
    else if (frame.hello) {
      this.#wasRefused = false;
      this.#beatMs = frame.hello.beat_seconds * 1000;
      const held = this.listener.hello(frame.hello);
      this.#ask('resume', held).then(
        (answer) => {
          this.#failures = 0;
          clearTimeout(this.#silence);
          this.#silence = undefined;
          this.isLost = false;
          this.state = 'live';
          this.listener.resumed(answer as { resync: number[]; gone: number[] });
        },
        (error: unknown) => {
          if (error instanceof Refusal) this.#lost();
        },
      );
    }
  }

  #tell(news: readonly Partial<Frames>[]): void {
    for (const { event, signal } of news) {
      if (signal) this.listener.signal(signal);
      else if (!this.listener.event(event!)) return this.#lost();
    }
  }

  #closed(code: number): void {
    this.#news.settle();
    this.#drop();
    if (this.#isStopped) return;
    if (code === 4003) return session.end('blocked');
    if (code === 4001) {
      // Ended by a sign-out or a changed password, unless refreshing still works.
      void session.access(true).then(this.retryNow, () => session.state === 'in' && this.#later());
      return;
    }
    if (code === 1012) this.#failures = Math.max(this.#failures, 1);
    this.#later();
  }

  #lost(): void {
    this.#socket?.close();
    this.#drop();
    if (!this.#isStopped) this.#later();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    // What waits is told again by the next socket.
    this.#news.drop();
    for (const { failed, timer } of this.#asked.values()) {
      clearTimeout(timer);
      failed(new NoAnswer('the connection was lost'));
    }
    this.#asked.clear();
  }

  #later(): void {
    this.state = 'connecting';
    this.#startSilence();
    const longest = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.#failures++);
    const wait = longest * (0.2 + 0.8 * Math.random());
    this.nextAt = Date.now() + wait;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#open(), wait);
  }

  #startSilence(): void {
    this.#silence ??= setTimeout(() => (this.isLost = true), SILENT_MS);
  }

  #look = (): void => {
    if (this.#socket && Date.now() - this.#heardAt > 2 * this.#beatMs) this.#lost();
  };

  /** The browser knows of the cut before any timer does. */
  #offline = (): void => {
    if (this.#socket) this.#lost();
  };

  #seen = (): void => {
    if (document.hidden) {
      this.#news.settle();
      this.#hiddenAt = Date.now();
    } else if (Date.now() - this.#hiddenAt > ASLEEP_MS) {
      // Timers slept too: a socket that looks open may have been dead for hours.
      if (this.#socket && Date.now() - this.#heardAt > this.#beatMs * 1.2) this.#lost();
      this.retryNow();
    }
  };
}
