/** Rules that the server names in a refusal, by its own words for them. */
import type { Words } from '../words/en';

export type Rule = keyof Words['problems']['rules'];

const SAID: Record<string, Rule> = {
  'must not be the username': 'passwordIsName',
  'must not be one character over and over': 'passwordOneLetter',
  'must not be a row of keys, letters or digits': 'passwordRow',
  'is one of the first that anybody would try': 'passwordCommon',
  'must have at least 8 bytes': 'passwordShort',
  'must not mix letters of different alphabets': 'usernameMixed',
  "may have letters, digits, '_', '-' and '.' only": 'usernameLetters',
  'must begin with a letter or a digit': 'usernameStart',
  'must end with a letter or a digit': 'usernameEnd',
  'is a reserved word': 'usernameReserved',
  'must not have hidden characters': 'nameHidden',
  'must not have marks that their letters do not take': 'nameMarks',
  'is kept for those who keep order here': 'nameKept',
  'must not resemble the name of somebody who keeps order here': 'nameResembles',
};

/** The rule that the server named, if it is one of ours. */
export const ruleSaid = (text: string | null | undefined): Rule | null => (text ? (SAID[text] ?? null) : null);
