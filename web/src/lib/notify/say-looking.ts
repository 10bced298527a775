/** Says to the server that somebody looks at the page: meanwhile none of their devices is told. */
import { call } from '../api/http';
import { operations } from '../api/types';
import { exclusively, locks } from '../browser';
import { session } from '../session.svelte';

/** Held by each tab that is looked at. */
const HELD = 'veche.looked-at';
/** Tabs speak one after the other, so that none takes back what another has just said. */
const TURN = 'veche.look';
/** So often it is said again; the server believes it for half as long again. */
const AGAIN_MS = 30_000;
/** Whoever has touched nothing for so long is not there, however the page lies open. */
const GONE_MS = 120_000;
const TOUCHES = ['focus', 'pageshow', 'pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll'] as const;

/** Begins to say it; what it gives ends that. */
export function sayLooking(): () => void {
  const looking = new Looking();
  const changes = [
    [window, 'blur', looking.look],
    [window, 'pagehide', looking.leave],
    [document, 'visibilitychange', looking.turn],
    ...TOUCHES.map((touch) => [window, touch, looking.touch] as const),
  ] as const;
  for (const [where, what, heard] of changes) where.addEventListener(what, heard, { passive: true });
  looking.look();
  return () => {
    for (const [where, what, heard] of changes) where.removeEventListener(what, heard);
    looking.stop();
  };
}

class Looking {
  #isLooking = false;
  #touchedAt = Date.now();
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Lets other tabs know no more that this one is looked at; done once they do not. */
  #release: () => Promise<void> = () => Promise.resolve();

  touch = (): void => {
    this.#touchedAt = Date.now();
    if (!this.#isLooking) this.look();
  };

  turn = (): void => {
    if (document.hidden) this.look();
    else this.touch();
  };

  look = (): void => {
    const isLooking = !document.hidden && document.hasFocus() && Date.now() - this.#touchedAt < GONE_MS;
    if (isLooking === this.#isLooking) return;
    this.#isLooking = isLooking;
    clearInterval(this.#timer);
    if (isLooking) {
      this.#release = hold();
      this.#timer = setInterval(this.#again, AGAIN_MS);
      void this.#say();
    } else void this.#release().then(() => this.#say());
  };

  /** The page is closed: nothing that has to wait is done any more. */
  leave = (): void => {
    if (!this.#isLooking) return;
    this.stop();
    const { method, path } = operations.look;
    const body = JSON.stringify({ is_looking: false });
    void session.access(false).then(
      (access) => {
        const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' };
        fetch(path, { method, headers, body, keepalive: true }).catch(() => {});
      },
      () => {},
    );
  };

  /** Who has signed out does not look any more, and nobody has to be told. */
  stop(): void {
    this.#isLooking = false;
    clearInterval(this.#timer);
    void this.#release();
  }

  #again = (): void => {
    this.look();
    if (this.#isLooking) void this.#say();
  };

  /** Without locks a tab does not know of others: what it has said runs out by itself. */
  #say(): Promise<void> {
    return exclusively(TURN, async () => {
      if (this.#isLooking) await call('look', { is_looking: true });
      else if (locks && !(await isHeld(locks))) await call('look', { is_looking: false });
    }).catch(() => {});
  }
}

function hold(): () => Promise<void> {
  const left = new AbortController();
  const held = new Promise<void>((done) => left.signal.addEventListener('abort', () => done()));
  // Shared: for a moment two tabs may believe to be looked at.
  const asked = locks?.request(HELD, { mode: 'shared', signal: left.signal }, () => held).catch(() => {});
  return async () => {
    left.abort();
    await asked;
  };
}

async function isHeld(locks: LockManager): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some(({ name }) => name === HELD);
}
