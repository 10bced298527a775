/** What the server asks of a username and a password, said before it has to refuse them. */
import type { Words } from '$lib/words/en';

export type Rule = keyof Words['door']['rules'];

const USERNAME_CHARS = 64;
const NAME_CHARS = 100;
const PASSWORD_BYTES = { least: 8, most: 1024 };
const RESERVED = ['veche', 'channel', 'here', 'all', 'everyone', 'system'];

/** The rule that a username breaks; the server knows some more. */
export function usernameRule(text: string): Rule | null {
  const name = text.trim().normalize('NFKC');
  if (name === '') return 'usernameEmpty';
  if ([...name].length > USERNAME_CHARS) return 'usernameLong';
  if (!/^[\p{L}\p{N}\p{M}_.-]+$/u.test(name)) return 'usernameLetters';
  if (!/^[\p{L}\p{N}]/u.test(name)) return 'usernameStart';
  if (/\p{Script=Latin}/u.test(name) && /\p{Script=Cyrillic}/u.test(name)) return 'usernameMixed';
  return RESERVED.includes(name.toLowerCase()) ? 'usernameReserved' : null;
}

export function passwordRule(text: string, username: string): Rule | null {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes < PASSWORD_BYTES.least) return 'passwordShort';
  if (bytes > PASSWORD_BYTES.most) return 'passwordLong';
  return text.toLowerCase() === username.trim().toLowerCase() ? 'passwordIsName' : null;
}

export const nameRule = (text: string): Rule | null => ([...text.trim()].length > NAME_CHARS ? 'nameLong' : null);

/** The rules by the server's own words for them. */
const SAID: Record<string, Rule> = {
  'must not be the username': 'passwordIsName',
  'must not be one character over and over': 'passwordOneLetter',
  'must not be a row of keys, letters or digits': 'passwordRow',
  'is one of the first that anybody would try': 'passwordCommon',
  'must have at least 8 bytes': 'passwordShort',
  'must not mix letters of different alphabets': 'usernameMixed',
  'may have letters, digits, \'_\', \'-\' and \'.\' only': 'usernameLetters',
  'must begin with a letter or a digit': 'usernameStart',
  'is a reserved word': 'usernameReserved',
};

/** The rule that the server named, if it is one of ours. */
export const ruleSaid = (text: string | null | undefined): Rule | null => (text ? (SAID[text] ?? null) : null);
