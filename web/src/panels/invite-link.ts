import { invitePath } from '$lib/route';

/** What is passed on to bring somebody in. */
export const inviteLink = (code: string): string => new URL(invitePath(code), location.href).href;
