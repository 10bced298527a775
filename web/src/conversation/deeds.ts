/** What can be done with a message. What shows at once is taken back when the server refuses it. */
import { copy as toClipboard } from '$lib/browser';
import { call } from '$lib/api/http';
import type { Message, Reaction } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Pending } from '$lib/chat/pending';
import { preferences } from '$lib/preferences.svelte';
import { channelPath } from '$lib/route';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';
import type { View } from './view.svelte';

/** How many of the last used are remembered. */
const RECENT = 24;

export const hasReacted = (message: Message, emoji: string, person: number): boolean =>
  message.reactions.some((reaction) => reaction.emoji === emoji && reaction.people.includes(person));

/** Puts a reaction, or takes it back. */
export async function toggleReaction(chat: Chat, message: Message, emoji: string): Promise<void> {
  const isOn = !hasReacted(message, emoji, chat.me);
  chat.took({ ...message, reactions: reacted(message.reactions, emoji, chat.me, isOn) });
  if (isOn) preferences.recentEmoji = [emoji, ...preferences.recentEmoji.filter((one) => one !== emoji)].slice(0, RECENT);
  const about = { channel: message.channel, message: message.seq, emoji };
  const done = await toasts.run(async () => chat.took(await (isOn ? call('react', about) : call('unreact', about))));
  if (!done) chat.took(message);
}

/** The reactions with one more, or one less. */
export function reacted(reactions: readonly Reaction[], emoji: string, person: number, isOn: boolean): Reaction[] {
  const there = reactions.some((reaction) => reaction.emoji === emoji);
  const all = there || !isOn ? [...reactions] : [...reactions, { emoji, people: [] }];
  return all.flatMap((reaction) => {
    if (reaction.emoji !== emoji) return [reaction];
    const others = reaction.people.filter((one) => one !== person);
    const people = isOn ? [...others, person] : others;
    return people.length > 0 ? [{ emoji, people }] : [];
  });
}

export async function toggleSaved(chat: Chat, message: Message): Promise<void> {
  const before = chat.saved.all;
  const about = { channel: message.channel, message: message.seq };
  const isSaved = chat.saved.has(message);
  const others = before.filter(({ message: { channel, seq } }) => channel !== message.channel || seq !== message.seq);
  chat.saved.all = isSaved ? others : [{ message, saved_at: Date.now() }, ...others];
  const done = await toasts.run(async () => {
    if (isSaved) await call('unsave', about);
    else await call('save', about);
  });
  if (!done) chat.saved.all = before;
}

export async function togglePin(chat: Chat, message: Message): Promise<void> {
  const about = { channel: message.channel, message: message.seq };
  await toasts.run(async () => chat.took(await (message.pinned_at === null ? call('pin', about) : call('unpin', about))));
}

export const isFollowed = (chat: Chat, channel: number, root: number): boolean => chat.followed.get(channel, root) !== undefined;

export async function toggleFollow(chat: Chat, channel: number, root: number): Promise<void> {
  const about = { channel, message: root };
  await toasts.run(() => (isFollowed(chat, channel, root) ? call('unfollow', about) : call('follow', about)));
  chat.followed.reread();
}

/** Chooses a message, as the first one or one more, or lets it go. */
export async function select(view: View, message: Message, isRange = false): Promise<void> {
  if (view.selection) return view.selection.toggle(message, isRange);
  const { Selection } = await import('./selection.svelte');
  view.touched = null;
  view.selection = new Selection(view.log, message);
}

export async function copyLink({ channel, seq, thread }: Message): Promise<void> {
  await copy(location.origin + channelPath(channel, seq, thread), t().conversation.linkCopied);
}

export async function copyText(message: Message): Promise<void> {
  const { inText } = await import('../polls/asking-for');
  await copy(inText(message), t().conversation.textCopied);
}

/** A message that has not left goes on being written, in front of what was begun since. */
export function takeBack(chat: Chat, { nonce, channel, thread, inChannel, text, uploads = [], poll }: Pending): void {
  chat.uploads?.claim(uploads, null);
  chat.outbox.takeBack(nonce);
  if (poll) {
    const begun = { question: text, options: poll.options, poll };
    return dialogs.open({ kind: 'poll', channel, thread, begun, ...(inChannel && { inChannel }) });
  }
  chat.drafts.write(channel, thread, [text, chat.drafts.text(channel, thread)].filter(Boolean).join('\n'));
}

async function copy(text: string, words: string): Promise<void> {
  if (await toasts.run(() => toClipboard(text))) toasts.say(words);
}
