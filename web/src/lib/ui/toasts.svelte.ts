/** Short notes at the edge of the page: what was done, or why it was not. */
import { said } from '../api/said';

export interface Toast {
  id: number;
  /** When it came. */
  at: number;
  text: string;
  isError: boolean;
  /** A way back, such as undoing. */
  action?: { label: string; run: () => void } | undefined;
}

const SHOWN_MS = 6_000;
/** What offers something to do is there for longer. */
const OFFERED_MS = 12_000;
/** Those that came within this time are about the same deed: they stand together, */
const TOGETHER_MS = 1_000;
/** so many at the most. */
const MOST = 3;
/** How long they stay after they were looked at. */
const READ_MS = 2_000;

class Toasts {
  all = $state.raw<readonly Toast[]>([]);
  /** Whether the pointer or the focus is on them: none goes away then. */
  isRead = false;
  #next = 1;

  say(text: string, action?: Toast['action']): void {
    this.#show({ id: this.#next++, at: Date.now(), text, isError: false, action });
  }

  /** Says why something was refused. */
  fail(error: unknown): void {
    this.#show({ id: this.#next++, at: Date.now(), text: said(error), isError: true });
  }

  /** Does something, and says why not if it is refused. True when it was done. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  close(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  #show(toast: Toast): void {
    // One deed at a time; a way back stays beside the note that followed it.
    const others = this.all.filter((one) => toast.at - one.at < TOGETHER_MS || (one.action && !toast.action));
    this.all = [...others.slice(1 - MOST), toast];
    this.#closeLater(toast.id, toast.action ? OFFERED_MS : SHOWN_MS);
  }

  #closeLater(id: number, wait: number): void {
    setTimeout(() => {
      if (this.isRead) this.#closeLater(id, READ_MS);
      else this.close(id);
    }, wait);
  }
}

export const toasts = new Toasts();
