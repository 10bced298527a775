/** Whether a text is nothing but a few emoji: then it is shown big. */

const MOST = 3;
/** Longer than any three emoji are written. */
const LONGEST = 100;
const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}.*\uFE0F|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}\uFE0F?$)/u;
/** Signs that most texts mean as letters. */
const SIGN = /^[\u00A9\u00AE\u2122\u203C\u2049]$/u;

let graphemes: Intl.Segmenter | undefined;

export function isFewEmoji(text: string): boolean {
  if (text.length > LONGEST || /[\p{L}\p{P}]/u.test(text.replace(/[#*]\uFE0F?\u20E3/gu, ''))) return false;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (/^\s+$/.test(segment)) continue;
    if (++count > MOST || !EMOJI.test(segment) || SIGN.test(segment)) return false;
  }
  return count > 0;
}
