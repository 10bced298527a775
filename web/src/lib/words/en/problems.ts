import { countEn } from '../plural';

const wait = (seconds: number) => countEn(seconds, { one: 'second', other: 'seconds' });

/** What a problem's code means to the person, and what to do. */
export default {
  unauthenticated: 'Your session is over. Sign in again.',
  wrong_password: 'The username or the password is wrong.',
  blocked: 'Your account is blocked. Ask a moderator why.',
  muted: (until: string) => `You are muted until ${until}: you can read, not write.`,
  forbidden: 'You may not do this here.',
  scope: 'This sign-in may not do that.',
  not_found: 'That is not there any more, or you may not see it.',
  taken: 'This name is taken.',
  conflict: 'That is not possible as things are now.',
  too_large: 'That is too large.',
  too_fast: (seconds: number) => `That was too fast. Try again in ${wait(seconds)}.`,
  full: 'The server’s disk is full. Tell your administrator; nothing that was sent is lost.',
  unavailable: 'The server cannot answer right now. Try again in a moment.',
  internal: 'Something went wrong on the server. Try again.',
  offline: 'No connection to the server.',
  unknown: 'That did not work.',
  field: (rule: string) => `This ${rule}.`,
};
