/** What is offered to be done with a message: what it is, and whose, on top of what may be done in its channel. */
import type { Me, Message } from '$lib/api/types';
import type { Place } from '$lib/chat/place.svelte';
import { standsIn } from '$lib/chat/standing-in';
import { mayInChannel } from '$lib/may';

export type Deed = 'react' | 'reply' | 'quote' | 'edit' | 'delete' | 'pin' | 'report' | 'markUnread' | 'closePoll';

export function offered(me: Me | null, place: Place, message: Message): Record<Deed, boolean> {
  const isOwn = message.author === me?.person.id;
  const stands = !message.is_deleted;
  const maySay = mayInChannel(me, place, 'post');
  return {
    react: stands && mayInChannel(me, place, 'react'),
    reply: maySay && standsIn(null, message),
    quote: stands && maySay,
    edit: stands && isOwn && maySay,
    delete: stands && (isOwn || mayInChannel(me, place, 'delete_message')),
    pin: stands && mayInChannel(me, place, 'pin'),
    report: stands && !isOwn,
    markUnread: !isOwn && standsIn(null, message),
    closePoll: message.poll?.closed_at === null && mayInChannel(me, place, isOwn ? 'react' : 'close_poll'),
  };
}
