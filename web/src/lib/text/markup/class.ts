/**
 * Kinds of characters. The ranges stand here, and the same ones in the server (`markup/class.rs`), because tables of Unicode differ
 * between versions: two readers must not.
 */
import type { Chars } from './tree';

/** What is no letter, digit or mark outside ASCII; everything else there is one. */
const SIGNS =
  '\\u0080-\\u00A9\\u00AB-\\u00B1\\u00B4\\u00B6-\\u00B8\\u00BB\\u00BF\\u00D7\\u00F7\\u037E\\u0387\\u055A-\\u055F\\u0589-\\u058F' +
  '\\u05BE\\u05C0\\u05C3\\u05F3-\\u05F4\\u0600-\\u060F\\u061B-\\u061F\\u066A-\\u066D\\u06D4\\u0700-\\u070F\\u07F7-\\u07F9' +
  '\\u0964-\\u0965\\u0E4F\\u0E5A-\\u0E5B\\u0F04-\\u0F14\\u0F3A-\\u0F3D\\u104A-\\u104F\\u10FB\\u115F-\\u1160\\u1360-\\u1368' +
  '\\u166D-\\u166E\\u1680\\u169B-\\u169C\\u17B4-\\u17B5\\u17D4-\\u17D6\\u17D8-\\u17DA\\u1800-\\u180F\\u2000-\\u206F\\u20A0-\\u20FF' +
  '\\u2190-\\u245F\\u2500-\\u2775\\u2794-\\u2BFF\\u2E00-\\u2E2E\\u2E30-\\u2E7F\\u2FF0-\\u3004\\u3008-\\u3020\\u3030\\u303D-\\u303F' +
  '\\u30A0\\u30FB\\u3164\\uE000-\\uF8FF\\uFD3E-\\uFD3F\\uFE00-\\uFE1F\\uFE30-\\uFE6F\\uFEFF-\\uFF0F\\uFF1A-\\uFF20\\uFF3B-\\uFF40' +
  '\\uFF5B-\\uFF65\\uFFA0\\uFFE0-\\uFFFF\\u{1BCA0}-\\u{1BCA3}\\u{1D173}-\\u{1D17A}\\u{1F000}-\\u{1F0FF}\\u{1F110}-\\u{1F12F}' +
  '\\u{1F14A}-\\u{1F14F}\\u{1F16A}-\\u{1F16F}\\u{1F18A}-\\u{1FAFF}\\u{E0000}-\\u{E0FFF}\\u{F0000}-\\u{10FFFF}';
/** Writings that put no blanks between words: Thai to Burmese, Khmer, Chinese and Japanese. */
const UNSPACED =
  '\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3040-\\u30FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}';
/** What shows nothing: what Unicode says may be ignored, and a few that are drawn as nothing. */
const INVISIBLE =
  '\\u0000-\\u0008\\u000E-\\u001F\\u007F-\\u0084\\u0086-\\u009F\\u00AD\\u034F\\u061C\\u115F-\\u1160\\u17B4-\\u17B5\\u180B-\\u180F' +
  '\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u2800\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF0-\\uFFFB\\u{1BCA0}-\\u{1BCA3}' +
  '\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E0FFF}';
const BLANK = '\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';

const test = (of: string): ((c: string | undefined) => boolean) => {
  const pattern = new RegExp(`^[${of}]$`, 'u');
  // Most characters are of ASCII, and a table is quicker than a pattern.
  const ascii = Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)));
  return (c) => c !== undefined && (c < '\u0080' ? ascii[c.charCodeAt(0)]! : pattern.test(c));
};

const isSign = test(SIGNS);

/** A letter, a digit, or a mark of one. */
export function isWord(c: string | undefined): boolean {
  if (c === undefined) return false;
  return c < '\u0080' ? isAsciiWord(c) : !isSign(c);
}

export const isAsciiWord = (c: string): boolean => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);

export const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';

/** What a name is made of. */
export const isName = (c: string | undefined): boolean => c === '_' || c === '-' || c === '.' || isWord(c);

/** A letter of a writing without blanks between words. */
export const isUnspaced = test(UNSPACED);

/** White space. */
export const isBlank = test(BLANK);

/** What one cannot see: white space and what shows nothing. */
export const isHollow = test(BLANK + INVISIBLE);

export const isBlankLine = (line: Chars): boolean => line.every(isBlank);

export const isHollowText = (text: Chars): boolean => text.every(isHollow);

/** How often the character at a place stands there in a row. */
export function runAt(text: Chars, at: number): number {
  let end = at;
  while (end < text.length && text[end] === text[at]) end++;
  return end - at;
}
