/** Faces that are written in signs, and the emoji for them. */
import { isWrittenAsCode } from './tokens';

const FACES: Readonly<Record<string, string>> = {
  ':)': '🙂',
  ':-)': '🙂',
  ':(': '🙁',
  ':-(': '🙁',
  ';)': '😉',
  ';-)': '😉',
  ':D': '😄',
  ':-D': '😄',
  ':P': '😛',
  ':-P': '😛',
  ':p': '😛',
  ':-p': '😛',
  ':O': '😮',
  ':-O': '😮',
  ':o': '😮',
  ':-o': '😮',
  ':*': '😘',
  ':-*': '😘',
  ':|': '😐',
  ':-|': '😐',
  ':/': '😕',
  ':-/': '😕',
  ":'(": '😢',
  ":'-(": '😢',
  ":')": '😂',
  '>:(': '😠',
  'B-)': '😎',
  XD: '😆',
  xD: '😆',
  '<3': '❤️',
  '</3': '💔',
};

/** The face that ends at a place, in front of a blank or at the end: where it begins, and its emoji. In code there are none. */
export function faceAt(text: string, end: number): { from: number; emoji: string } | null {
  const sign = /(?:^|\s)(\S{2,4})$/.exec(text.slice(Math.max(0, end - 5), end))?.[1];
  const emoji = sign !== undefined && Object.hasOwn(FACES, sign) ? FACES[sign] : undefined;
  return emoji === undefined || isWrittenAsCode(text, end) ? null : { from: end - sign!.length, emoji };
}
