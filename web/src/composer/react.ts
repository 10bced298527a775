/** `+:smile:` instead of a message: puts the emoji to the last one. */
import { call } from '$lib/api/http';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Log } from '$lib/chat/log.svelte';
import { loadEmoji, toned, used } from '$lib/emoji/emoji';
import { toasts } from '$lib/ui/toasts.svelte';
import { speech, t } from '$lib/words/index.svelte';

export async function react(chat: Chat, log: Log | null, what: { code: string } | { emoji: string }): Promise<void> {
  await toasts.run(async () => {
    const set = await loadEmoji(speech.language);
    const own = 'code' in what ? chat.emoji?.byText(`:${what.code}:`) : undefined;
    const found = own ?? ('code' in what ? set.byShortcode(what.code) : set.byText(what.emoji));
    const emoji = 'emoji' in what ? what.emoji : found && toned(found);
    if (!emoji) return toasts.say(t().composer.noSuchEmoji('code' in what ? what.code : what.emoji));
    const last = log?.messages.findLast((message) => !message.is_deleted) ?? log?.root;
    if (!last) return toasts.say(t().composer.nothingToReactTo);
    chat.took(await call('react', { channel: last.channel, message: last.seq, emoji }));
    if (found) used(found.text);
  });
}
