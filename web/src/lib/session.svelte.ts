/** Who is signed in. The refresh token lies in a cookie that no script can read; `access` lives in memory only. */
import { call, callAs, callAsStranger, callBy, hangUp, NoAnswer, Refusal, type Bearer, type Params } from './api/http';
import type { Me, SignedIn } from './api/types';
import { exclusively } from './browser';
import { forgetChat, type KeptChat, keptChat } from './chat/kept-chat';

/** Says that there may be a cookie: without it, a stranger's visit would begin with a refused request. */
const HINT = 'veche.signed-in';
/** Tabs refresh one after the other, for each refresh token is good once. */
const LOCK = 'veche.refresh';
/** Refreshed this long before it ends, so that no request meets its end. */
const EARLY_MS = 60_000;

type WayIn = 'sign_in' | 'register' | 'setup' | 'reset_password' | 'sign_in_by_link';

class Session implements Bearer {
  state = $state.raw<'starting' | 'unreachable' | 'out' | 'in'>('starting');
  me = $state.raw<Me | null>(null);
  /** Whom the person does not want to hear. */
  readonly ignored: ReadonlySet<number> = $derived(new Set(this.me?.ignored));
  /** Why the person is out, when it was not their own wish. */
  ending = $state.raw<'ended' | 'blocked' | null>(null);

  /** What was kept of the chat, where the person is here by that alone. */
  recalled: KeptChat | null = null;

  #access = '';
  #until = 0;
  #refreshing: Promise<void> | null = null;
  #leaving: Promise<void> | null = null;
  readonly #tabs = new BroadcastChannel('veche.session');

  constructor() {
    callAs(this);
    this.#tabs.onmessage = ({ data }: MessageEvent<'out' | 'in'>) => {
      if (data === 'out' && (this.state === 'in' || this.ending === 'ended')) this.#leave(null);
      if (data === 'in' && this.state === 'out') void this.start();
    };
  }

  /** Comes in by the cookie, if there is one. */
  async start(): Promise<void> {
    if (!localStorage.getItem(HINT)) {
      this.state = 'out';
      return;
    }
    try {
      await this.#refresh();
    } catch {
      if (this.state !== 'out') await this.#recall();
    }
  }

  /** Without the server, whoever was here last can read what was kept for them. */
  async #recall(): Promise<void> {
    const kept = await keptChat();
    // The server may have been heard meanwhile.
    if (this.me !== null || !localStorage.getItem(HINT)) return;
    this.recalled = kept;
    this.me = kept?.me ?? null;
    this.state = kept ? 'in' : 'unreachable';
  }

  /** Comes in by one of the ways to. */
  async comeBy<N extends WayIn>(way: N, params: Params<N>): Promise<void> {
    this.#enter(await callAsStranger<WayIn>(way, { ...params, cookie: true }), true);
  }

  async signOut(): Promise<void> {
    const access = await this.access(false);
    this.#leaving = this.#signOutBy(access).finally(() => (this.#leaving = null));
    await this.#leaving;
  }

  async #signOutBy(access: string): Promise<void> {
    // What is asked beside it would be refused, and is for nobody any more.
    hangUp();
    // Every tab's socket is closed before the answer comes. None of them refreshes a session that is on its way out.
    await exclusively(LOCK, async () => {
      await callBy(access, 'sign_out', {}).catch((error: unknown) => {
        if (!(error instanceof Refusal) || error.code !== 'unauthenticated') throw error;
      });
      this.#tabs.postMessage('out');
      this.#leave(null);
    });
    // What is told on this device is for nobody any more.
    void import('./notify/this-device').then(({ leave }) => leave()).catch(() => {});
  }

  /** The bearer token; refreshed when it is about to end, or when it was refused. */
  async access(anew: boolean): Promise<string> {
    await this.#leaving?.catch(() => undefined);
    if (anew || Date.now() > this.#until - EARLY_MS) await this.#refresh();
    return this.#access;
  }

  /** The server has ended it, or shut the person out. */
  end(why: 'ended' | 'blocked'): void {
    this.#leave(why);
  }

  /** Reads oneself again. */
  async reread(): Promise<void> {
    this.me = await call('me', {});
  }

  async #refresh(): Promise<void> {
    this.#refreshing ??= this.#rotate().finally(() => (this.#refreshing = null));
    await this.#refreshing;
  }

  async #rotate(): Promise<void> {
    try {
      const signed = await exclusively(LOCK, async () => (localStorage.getItem(HINT) ? await callAsStranger('refresh', {}) : null));
      if (!signed) {
        if (this.state !== 'out') this.#leave(this.me ? 'ended' : null);
        throw new NoAnswer('signed out');
      }
      this.#enter(signed, false);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'unauthenticated') this.#leave(this.me ? 'ended' : null);
      else if (error.code === 'blocked') this.#leave('blocked');
      else throw new NoAnswer(error.message);
      throw error;
    }
  }

  #enter(signed: SignedIn, isNew: boolean): void {
    this.#access = signed.access;
    this.recalled = null;
    if (isNew) void forgetChat();
    this.#until = Date.now() + lifetime(signed.access);
    this.me = signed.me;
    this.ending = null;
    this.state = 'in';
    localStorage.setItem(HINT, '1');
    if (isNew) this.#tabs.postMessage('in');
  }

  #leave(why: 'ended' | 'blocked' | null): void {
    this.#access = '';
    this.#until = 0;
    this.me = null;
    this.recalled = null;
    void forgetChat();
    this.ending = why;
    this.state = 'out';
    localStorage.removeItem(HINT);
  }
}

/** How long a token is good, by its own account: this machine's clock may be far from the server's. */
function lifetime(access: string): number {
  const payload = access.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
  const { iat, exp } = JSON.parse(atob(payload)) as { iat: number; exp: number };
  return (exp - iat) * 1000;
}

export const session = new Session();
