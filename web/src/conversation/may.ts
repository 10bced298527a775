/** What a person may do with a message: the server's table, so that nothing is offered that it refuses. */
import type { Me, Message } from '$lib/api/types';
import type { Place } from '$lib/chat/place.svelte';

export type Deed = 'react' | 'reply' | 'edit' | 'delete' | 'pin' | 'report' | 'markUnread';

/** Whether the channel is theirs to keep in order. */
export const arranges = (me: Me, place: Place): boolean =>
  place.channel.kind !== 'direct' && (place.membership.is_owner || me.person.role !== 'member');

export function may(me: Me, place: Place, message: Message): Record<Deed, boolean> {
  const { mode } = place.channel;
  const isOwn = message.author === me.person.id;
  const maySay = mode === 'talk' || (mode === 'announcement' && arranges(me, place));
  const stands = !message.is_deleted;
  return {
    react: stands && mode !== 'archived',
    reply: maySay && message.thread === null,
    edit: stands && isOwn && maySay,
    delete: stands && (isOwn || arranges(me, place)),
    pin: stands && maySay,
    report: stands && !isOwn,
    markUnread: !isOwn && message.thread === null,
  };
}
