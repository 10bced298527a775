import { countEn } from '../plural';

const wait = (seconds: number) => countEn(seconds, { one: 'second', other: 'seconds' });

/** What a problem's code means to the person, and what to do. */
export default {
  unauthenticated: 'Your session has ended. Sign in again.',
  wrong_password: 'Wrong username or password.',
  blocked: 'Your account is blocked. Ask a moderator why.',
  unapproved: 'This account is waiting for approval. You can sign in once a moderator has let you in.',
  muted: (until: string) => `You are muted until ${until}. You can read, but not post.`,
  forbidden: 'You do not have permission to do this.',
  scope: 'This token does not have permission to do that.',
  not_found: 'It no longer exists, or you have no access to it.',
  taken: 'This name is taken.',
  conflict: 'This is not possible right now.',
  too_large: 'Too large.',
  too_fast: (seconds: number) => `Too fast. Try again in ${wait(seconds)}.`,
  full: 'The server’s disk is full. Tell your administrator; nothing already sent is lost.',
  unavailable: 'The server cannot answer right now. Try again in a moment.',
  internal: 'Something went wrong on the server. Try again.',
  offline: 'No connection to the server.',
  unknown: 'Something went wrong.',
  field: (rule: string) => `This ${rule}.`,
  // What an account asks of its name and its password.
  rules: {
    usernameEmpty: 'Enter a username.',
    usernameLong: 'At most 64 characters.',
    usernameLetters: 'Only letters, digits, “.”, “-” and “_”.',
    usernameStart: 'Start with a letter or a digit.',
    usernameEnd: 'End with a letter or a digit.',
    usernameMixed: 'Letters of one alphabet only: do not mix Latin and Cyrillic.',
    usernameReserved: 'This word is reserved. Choose another.',
    usernameTaken: 'This username is taken. Choose another.',
    passwordEmpty: 'Enter a password.',
    passwordShort: 'At least 8 characters.',
    passwordLong: 'Too long.',
    passwordIsName: 'It must not match your username.',
    passwordOneLetter: 'Not the same character over and over.',
    passwordRow: 'Not keys, letters or digits in a row.',
    passwordCommon: 'This is one of the first passwords anyone would try.',
    nameLong: 'At most 100 characters.',
    nameHidden: 'It contains invisible characters. Remove them.',
    nameMarks: 'It contains marks that do not belong to their letters.',
    nameKept: 'This name is reserved for moderators. Choose another.',
    nameResembles: 'Too similar to a moderator’s name. Choose another.',
  },
};
