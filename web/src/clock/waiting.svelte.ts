/** A list of what waits for its time, read anew whenever something of it changes. */
import { several } from '$lib/api/lists';

const MOST = 1000;
/** A page does not part what has one time, and may end early for that: only an empty one is the last. */
const UNTIL_EMPTY = 1;

export class Waiting<T extends { id: number }> {
  all = $state.raw<readonly T[] | null>(null);
  error = $state.raw<unknown>(null);

  constructor(
    private readonly page: (after?: number) => Promise<readonly T[]>,
    private readonly time: (one: T) => number,
  ) {}

  read = async (): Promise<void> => {
    this.error = null;
    try {
      this.all = await several(this.page, UNTIL_EMPTY, this.time, MOST);
    } catch (refused) {
      this.error = refused;
    }
  };

  /** It is gone, as an operation has answered. */
  drop(id: number): void {
    this.all = this.all?.filter((one) => one.id !== id) ?? null;
  }
}
