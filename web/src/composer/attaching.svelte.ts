/** Files beside a text that is being written: takes them within the limits, and sends them with it. */
import type { Chat } from '$lib/chat/chat.svelte';
import { bytes } from '$lib/text/bytes';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';
import type { Given } from './given';
import { limits, USUAL } from './limits';

export class Attaching {
  constructor(
    private readonly chat: Chat,
    private readonly where: () => { channel: number; thread: number | null; inChannel: boolean },
  ) {}

  /** In the order in which they were chosen. */
  readonly lying = $derived.by(() => {
    const { channel, thread } = this.where();
    return this.chat.uploads?.lying(channel, thread) ?? [];
  });

  /** Whether none was refused: a message with such a one would wait for good. */
  readonly isSendable = $derived(this.lying.every(({ state }) => state !== 'failed'));

  readonly take = async ({ files, hasFolders }: Given): Promise<void> => {
    const words = t().files;
    const { channel, thread } = this.where();
    const { files: most, file_bytes } = await limits().catch(() => USUAL);
    const fitting = files.filter((file) => {
      if (file.size === 0) toasts.say(words.empty(file.name));
      else if (file.size > file_bytes) toasts.say(words.tooLarge(file.name, bytes(file_bytes)));
      else return true;
      return false;
    });
    if (hasFolders) toasts.say(words.folders);
    await toasts.run(async () => {
      const uploads = await this.chat.withUploads();
      const room = most - uploads.lying(channel, thread).length;
      if (fitting.length > room) toasts.say(words.tooMany(most));
      uploads.add(channel, thread, fitting.slice(0, Math.max(0, room)));
    });
  };

  post(text: string): void {
    const { channel, thread, inChannel } = this.where();
    const keys = this.lying.map(({ key }) => key);
    const nonce = this.chat.outbox.post(channel, thread, text, { uploads: keys, inChannel });
    this.chat.uploads?.claim(keys, nonce);
  }
}
