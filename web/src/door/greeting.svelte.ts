/** What the server says of itself to a stranger; asked for again and again until it answers. */
import { callAsStranger, Refusal } from '$lib/api/http';
import type { Invitation, Server } from '$lib/api/types';
import { town } from '$lib/town.svelte';

const AGAIN_MS = 3_000;

export class Greeting {
  server = $state.raw<Server | null>(null);
  isUnreachable = $state.raw(false);
  /** Where the invite leads that somebody came by. */
  invitation = $state.raw<Invitation | null>(null);
  /** Whether that invite lets nobody in, or not any more. */
  isSpent = $state.raw(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly code: string | null) {}

  start(): () => void {
    void this.ask();
    return () => clearTimeout(this.#timer);
  }

  /** Asks now, whatever it has answered before. */
  readonly ask = async (): Promise<void> => {
    try {
      this.server = await callAsStranger('server', {});
      town.now = this.server.town;
      if (this.code !== null) await this.#look(this.code);
      this.isUnreachable = false;
    } catch {
      this.isUnreachable = true;
      this.#timer = setTimeout(() => void this.ask(), AGAIN_MS);
    }
  };

  async #look(code: string): Promise<void> {
    try {
      this.invitation = await callAsStranger('invited', { code });
    } catch (error) {
      if (!(error instanceof Refusal) || error.problem.status >= 500) throw error;
      this.isSpent = true;
    }
  }
}
