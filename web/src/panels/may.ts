/** What the person may do in a channel and to people, as the server's table of permissions has it: for showing only what works. */
import type { Person } from '$lib/api/types';
import type { Place } from '$lib/chat/place.svelte';
import { session } from '$lib/session.svelte';

const role = (): Person['role'] => session.me?.person.role ?? 'member';

/** Keeps order in the house. */
export const keepsOrder = (): boolean => role() !== 'member';

/** Archives, makes owners, puts people out. */
export const mayArrange = ({ channel, membership }: Place): boolean => channel.kind !== 'direct' && (membership.is_owner || keepsOrder());

export const mayInvite = ({ channel }: Place): boolean => channel.kind !== 'direct' && channel.mode !== 'archived';

/** What is archived is called and about what it was. */
export const mayRename = (place: Place): boolean => mayArrange(place) && place.channel.mode !== 'archived';

export function maySetTopic(place: Place): boolean {
  if (place.channel.kind === 'direct' || place.channel.mode === 'archived') return false;
  return place.channel.mode === 'talk' || mayArrange(place);
}

/** Mutes and blocks. */
export function mayRestrain(person: Person): boolean {
  if (person.id === session.me?.person.id) return false;
  return role() === 'admin' || (role() === 'moderator' && person.role === 'member');
}
