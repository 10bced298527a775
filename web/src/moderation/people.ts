/** What moderators may do to whom, as the server's rules have it. */
import type { Person, Role } from '$lib/api/types';

/** How long somebody may be muted, in seconds. */
export const DURATIONS = [600, 3600, 28_800, 86_400, 604_800, 2_592_000] as const;
export type Duration = (typeof DURATIONS)[number];

/** Whether somebody of this role may block and mute this person. */
export const mayRestrain = (role: Role, me: number, person: Person): boolean =>
  person.id !== me && (role === 'admin' || (role === 'moderator' && person.role === 'member'));
