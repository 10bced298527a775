/** One thing that a button does: busy while it runs, with the reason when it was refused. */
import { refusedField, said } from '../api/said';

export class Act {
  isBusy = $state.raw(false);
  /** What went wrong the last time, in words; `null` when nothing did. */
  error = $state.raw<string | null>(null);
  /** The name of the field that was refused. */
  field = $state.raw<string | null>(null);

  /** Runs it unless it runs already. True when it was done. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.error = this.field = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.error = said(error);
      this.field = refusedField(error);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
