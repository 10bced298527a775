/** The one dialog that is open over the page. Any component may open it; the shell shows it. */
import type { Message, Section } from '../api/types';
import type { Place } from '../chat/place.svelte';
import type { Hung } from '$app/files/pictures';
import type { Begun } from '$app/polls/left';

export type Opened =
  | { kind: 'switcher' }
  | { kind: 'shortcuts' }
  | { kind: 'create-channel' }
  | { kind: 'new-direct'; from?: Place }
  | { kind: 'section'; section?: Section; place?: Place }
  | { kind: 'status' }
  | { kind: 'confirm'; title: string; text: string; label: string; isDanger?: boolean; run: () => Promise<unknown> }
  | { kind: 'when'; title: string; verb: string; note?: string; at?: number; run: (at: number, note: string) => Promise<unknown> }
  | {
      kind: 'poll';
      channel: number;
      thread: number | null;
      inChannel?: boolean;
      begun?: Begun;
      onasked?: () => void;
    }
  | { kind: 'voters'; message: Message; option: number }
  | { kind: 'edits'; message: Message }
  | { kind: 'date'; channel: number; at: number }
  | { kind: 'profile'; person: number }
  | { kind: 'group'; group: number }
  | { kind: 'emoji' }
  /** To a channel, or to the town as a whole. */
  | { kind: 'invite'; channel: number | null }
  | { kind: 'report'; message: Message }
  | { kind: 'readers'; message: Message }
  | { kind: 'forward'; messages: readonly Message[] }
  | { kind: 'pictures'; all: readonly Hung[]; at: number };

class Dialogs {
  current = $state.raw<Opened | null>(null);

  open(what: Opened): void {
    this.current = what;
  }

  close(): void {
    this.current = null;
  }
}

export const dialogs = new Dialogs();
