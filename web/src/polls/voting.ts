/** Voting. What shows at once is taken back when the server refuses it. */
import { call } from '$lib/api/http';
import type { Message, Poll } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';
import { ballotsOf } from './ballots.svelte';

export const isSame = (some: readonly number[], others: readonly number[]): boolean =>
  some.length === others.length && some.every((place) => others.includes(place));

/** Whether nobody votes any more. */
export const isOver = ({ closed_at, closes_at }: Poll, now: number): boolean =>
  closed_at !== null || (closes_at !== null && closes_at <= now);

/** The poll as it is when somebody who had chosen this chooses that. */
export function recounted(poll: Poll, before: readonly number[], after: readonly number[], person: number): Poll {
  const options = poll.options.map((option, place) => {
    const votes = option.votes + Number(after.includes(place)) - Number(before.includes(place));
    if (poll.is_anonymous || before.includes(place) === after.includes(place)) return { ...option, votes };
    const others = (option.people ?? []).filter((one) => one !== person);
    return { ...option, votes, people: after.includes(place) ? [...others, person] : others };
  });
  return { ...poll, options, voters: poll.voters + Number(after.length > 0) - Number(before.length > 0) };
}

/** Votes for this and nothing else; for nothing, takes the vote back. True when it was done. */
export async function cast(chat: Chat, message: Message, choices: readonly number[]): Promise<boolean> {
  const ballots = ballotsOf(chat);
  const before = ballots.of(message) ?? [];
  ballots.take(message, choices);
  chat.took({ ...message, poll: recounted(message.poll!, before, choices, chat.me) });
  const about = { channel: message.channel, message: message.seq };
  const done = await toasts.run(async () =>
    chat.took(await (choices.length > 0 ? call('vote', { ...about, choices: [...choices] }) : call('unvote', about))),
  );
  if (!done) {
    ballots.take(message, before);
    chat.took(message);
  }
  return done;
}

/** Closes a poll for good, once that was confirmed. */
export function close(chat: Chat, message: Message): void {
  const words = t().polls;
  dialogs.open({
    kind: 'confirm',
    title: words.closeTitle,
    text: words.closeText,
    label: words.close,
    run: async () => chat.took(await call('close_poll', { channel: message.channel, message: message.seq })),
  });
}
