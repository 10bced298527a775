/** What the server says of itself to a stranger; asked for again and again until it answers. */
import { callAsStranger } from '$lib/api/http';
import type { Server } from '$lib/api/types';

const AGAIN_MS = 3_000;

export class Greeting {
  server = $state.raw<Server | null>(null);
  isUnreachable = $state.raw(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  start(): () => void {
    void this.#ask();
    return () => clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    try {
      this.server = await callAsStranger('server', {});
      this.isUnreachable = false;
    } catch {
      this.isUnreachable = true;
      this.#timer = setTimeout(() => void this.#ask(), AGAIN_MS);
    }
  }
}
