/** What the server asks of a username and a password, said before it has to refuse them. */
import type { Rule } from '$lib/api/rules';

export { ruleSaid, type Rule } from '$lib/api/rules';

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
  if (/[_.-]$/.test(name)) return 'usernameEnd';
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
