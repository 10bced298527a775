/** What is passed on to bring somebody in. */
export const inviteLink = (code: string): string => new URL(`/invite/${code}`, location.href).href;
