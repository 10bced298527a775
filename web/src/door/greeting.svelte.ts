/** What the server says of itself to a stranger; asked for again and again until it answers. */
import { callAsStranger, Refusal } from '$lib/api/http';
import type { Invitation, Server } from '$lib/api/types';
import { demo } from '$lib/demo.svelte';
import { spoken } from '$lib/spoken';
import { town } from '$lib/town.svelte';
import { speech } from '$lib/words/index.svelte';
import { askServer } from './early';

const AGAIN_MS = 3_000;
/** Longer than this nobody waits for the door, whatever it will have to say. */
const LONGEST_MS = 2_000;

export class Greeting {
  server = $state.raw<Server | null>(null);
  /** Whether the door is drawn: what the server says later moves what is there by then. */
  isOver = $state.raw(false);
  isUnreachable = $state.raw(false);
  /** Where the invite leads that somebody came by. */
  invitation = $state.raw<Invitation | null>(null);
  /** Whether that invite lets nobody in, or not any more. */
  isSpent = $state.raw(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly code: string | null) {}

  start(): () => void {
    const late = setTimeout(() => (this.isOver = true), LONGEST_MS);
    void this.ask();
    return () => {
      clearTimeout(late);
      clearTimeout(this.#timer);
    };
  }

  /** Asks now, whatever it has answered before. */
  readonly ask = async (): Promise<void> => {
    try {
      const looking = this.code === null ? null : this.#look(this.code);
      await Promise.all([askServer().then(this.#hear), looking]);
      this.isUnreachable = false;
    } catch {
      this.isUnreachable = true;
      this.#timer = setTimeout(() => void this.ask(), AGAIN_MS);
    }
    this.isOver = true;
  };

  readonly #hear = async (server: Server): Promise<void> => {
    this.server = server;
    town.now = server.town;
    demo.told(server.demo);
    // Words that do not come are not the server's failure: what is spoken by now stays.
    await speech.speak(spoken()).catch(() => {});
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
