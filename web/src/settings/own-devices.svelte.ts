/** The person's devices that are told while nobody looks, as the settings show them. */
import { call } from '$lib/api/http';
import type { Device, Devices, PushContent } from '$lib/api/types';

/** How long the outcome of a test is waited for, and how often it is asked for. */
const TRIED_MS = 12_000;
const ASKED_MS = 700;

export type Tried = 'reached' | 'refused' | 'waits';

export class OwnDevices {
  told = $state.raw<Devices | null>(null);
  error = $state.raw<unknown>(null);
  readonly all = $derived<readonly Device[]>(this.told?.devices ?? []);
  readonly here = $derived(this.all.find(({ is_current }) => is_current));
  readonly others = $derived(this.all.filter(({ is_current }) => !is_current));

  async read(): Promise<void> {
    try {
      this.told = await call('devices', {});
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  async show(content: PushContent): Promise<void> {
    await call('set_push_content', { content });
    if (this.told) this.told = { ...this.told, content };
  }

  /** Sends a word to a device, and waits for what its service says. */
  async tries({ id, reached_at, refusal }: Device): Promise<Tried> {
    await call('test_device', { device: id });
    let now: Device | undefined;
    for (const end = Date.now() + TRIED_MS; Date.now() < end;) {
      await new Promise((done) => setTimeout(done, ASKED_MS));
      await this.read();
      now = this.all.find((one) => one.id === id);
      if (!now || now.reached_at !== reached_at || now.refusal !== refusal) break;
    }
    // One that is gone for its service is gone here.
    if (!now || now.refusal !== null) return 'refused';
    return now.reached_at === reached_at ? 'waits' : 'reached';
  }
}
