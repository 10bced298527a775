/** What all people here have in common, as the server has last said it. */
import { call } from './api/http';
import type { Town as Told } from './api/types';

class Town {
  /** `null` until the server has said anything. */
  now = $state.raw<Told | null>(null);

  /** What the pages are called by. */
  readonly name = $derived(this.now?.name || 'Veche');

  /** It has changed. */
  async reread(): Promise<void> {
    this.now = await call('town', {});
  }
}

export const town = new Town();
