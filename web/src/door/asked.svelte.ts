/** The account that somebody asked for in this browser, and waits for. */
import { Refusal } from '$lib/api/http';

const KEY = 'veche.asked';

class Asked {
  /** The username that the page began with; `null` when none was asked for, or whoever did came in since. */
  username = $state.raw(localStorage.getItem(KEY));
  /** The same, with what was asked for since: that is said where it happened. */
  last = this.username;

  /** Comes in, or remembers that somebody has to decide about it first. */
  async comesIn(username: string, way: () => Promise<void>): Promise<void> {
    try {
      await way();
      this.forget();
    } catch (error) {
      if (error instanceof Refusal && error.code === 'unapproved') this.#remember(username);
      throw error;
    }
  }

  readonly forget = (): void => {
    this.username = this.last = null;
    localStorage.removeItem(KEY);
  };

  #remember(username: string): void {
    this.last = username;
    try {
      localStorage.setItem(KEY, username);
    } catch {
      // A full store: it is known for as long as the page is open.
    }
  }
}

export const asked = new Asked();
