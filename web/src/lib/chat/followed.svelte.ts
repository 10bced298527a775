/** Threads that the person follows, as far as the first page tells. */
import { call } from '../api/http';
import type { FollowedThread } from '../api/types';

const PAGE = 50;
/** What happens at once is read at once. */
const SOON_MS = 200;

export class Followed {
  all = $state.raw<readonly FollowedThread[]>([]);
  readonly unread = $derived(this.all.filter((thread) => thread.unread > 0).length);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get(channel: number, root: number): FollowedThread | undefined {
    return this.all.find((thread) => thread.root.channel === channel && thread.root.seq === root);
  }

  /** Reads them again, a moment later. */
  reread(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      call('threads', { limit: PAGE }).then(
        (threads) => (this.all = threads),
        () => {},
      );
    }, SOON_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
