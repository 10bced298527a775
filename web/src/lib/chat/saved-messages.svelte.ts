/** What the person has saved for later, the last one first. */
import { call } from '../api/http';
import { several } from '../api/lists';
import type { Message, SavedMessage } from '../api/types';

const PAGE = 200;

export class SavedMessages {
  all = $state.raw<readonly SavedMessage[]>([]);

  has({ channel, seq }: Message): boolean {
    return this.all.some(({ message }) => message.channel === channel && message.seq === seq);
  }

  /** One is saved no more, or gone. */
  drop(channel: number, seq: number): void {
    this.all = this.all.filter(({ message }) => message.channel !== channel || message.seq !== seq);
  }

  async reread(): Promise<void> {
    try {
      this.all = await several(
        (before?: number) => call('saved', { before, limit: PAGE }),
        PAGE,
        ({ saved_at }) => saved_at,
      );
    } catch {
      // What is held goes on being shown; the next resume asks again.
    }
  }
}
