/** What the person is told by mail, and where it goes, as the settings show it. */
import { call, type Params } from '$lib/api/http';
import type { Mail } from '$lib/api/types';

/** How long is looked whether a letter is refused at once, and how often. */
const FOLLOWED_MS = 12_000;
const ASKED_MS = 1_500;

export class OwnMail {
  told = $state.raw<Mail | null>(null);
  error = $state.raw<unknown>(null);
  /** The address that the question went to whether it is the person's own, if it was not answered yet. */
  readonly unconfirmed = $derived.by(() => {
    if (!this.told?.is_on) return null;
    return this.told.wanted ?? (this.told.is_confirmed ? null : this.told.address);
  });
  /** Whether what was missed is told. */
  readonly tells = $derived(this.told !== null && this.told.is_on && this.told.is_confirmed && this.told.missed_after !== 'never');

  async read(): Promise<void> {
    try {
      this.told = await call('mail', {});
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  async prefer(change: Partial<Params<'prefer_mail'>>): Promise<void> {
    const { missed_after, content, digest } = this.told!;
    this.told = await call('prefer_mail', { missed_after, content, digest, ...change });
  }

  /** Gives the person another address, or none. */
  async move(address: string | null, password: string): Promise<void> {
    this.told = await call('set_address', { address, password });
    if (this.unconfirmed !== null) void this.#follow();
  }

  async ask(): Promise<void> {
    await call('ask_address', {});
    void this.#follow();
  }

  /** Until the mail server has said something else of a letter than before, or the address was confirmed. */
  async #follow(): Promise<void> {
    const [asked, refusal] = [this.unconfirmed, this.told?.refusal];
    for (const end = Date.now() + FOLLOWED_MS; Date.now() < end && this.unconfirmed === asked && this.told?.refusal === refusal;) {
      await new Promise((done) => setTimeout(done, ASKED_MS));
      await this.read();
    }
  }
}
