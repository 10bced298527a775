import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const LANGUAGES = ['en', 'ru'] as const;
type Language = (typeof LANGUAGES)[number];

/** Emoji as the set of data has them. */
interface Datum {
  label: string;
  hexcode: string;
  emoji: string;
  tags?: string[];
  group?: number;
  order?: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
}

/** Bare skin tones and other parts of emoji. */
const COMPONENTS = 2;
/** Later ones are empty boxes on most devices. */
const LATEST = 15.1;
/** The most bytes that the server takes for a reaction. */
const MOST_BYTES = 64;
const PREFIX = 'virtual:emoji/';

/**
 * Gives `virtual:emoji/en` and `virtual:emoji/ru`: all emoji in their order as `[emoji, label, keywords, group, shortcodes, tones]`,
 * words with blanks between, `tones` the five skin tones of those that have them.
 */
export function emoji(): Plugin {
  const read = async (path: string) =>
    JSON.parse(await readFile(createRequire(import.meta.url).resolve(`emojibase-data/${path}`), 'utf8')) as unknown;
  return {
    name: 'veche:emoji',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    async load(id) {
      const language = LANGUAGES.find((one) => id === `\0${PREFIX}${one}`);
      if (!language) return undefined;
      const data = (await read(`${language}/data.json`)) as Datum[];
      const sets = await Promise.all(['github', 'emojibase'].map((set) => read(`en/shortcodes/${set}.json`)));
      const rows = rowsOf(data, sets as Record<string, string | string[]>[], language);
      // A text that is parsed starts several times faster than the same as code.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(rows))});`;
    },
  };
}

function rowsOf(data: Datum[], sets: Record<string, string | string[]>[], language: Language): unknown[] {
  const shown = data.filter((one) => one.group !== undefined && one.group !== COMPONENTS && one.version <= LATEST);
  shown.sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const rows = shown.map((one) => {
    const codes = new Set(sets.flatMap((set) => set[one.hexcode] ?? []));
    const tones = [1, 2, 3, 4, 5].map((tone) => one.skins?.find((skin) => isAll(skin.tone, tone))?.emoji);
    const row = [plain(one.emoji), one.label.toLocaleLowerCase(language), (one.tags ?? []).join(' '), one.group, [...codes].join(' ')];
    return tones.every((tone) => tone !== undefined) ? [...row, tones.map(plain)] : row;
  });
  return rows.filter(([text]) => isAccepted(text as string));
}

const isAll = (tones: number | number[], tone: number): boolean => [tones].flat().every((one) => one === tone);

/** As keyboards write it: what is a picture anyway needs no sign that it be one. Two spellings would be two reactions. */
const plain = (text: string): string => (/^\p{Emoji_Presentation}\uFE0F$/u.test(text) ? text.slice(0, -1) : text);

/** As the server reads a reaction: one sign as people see it, and no letter, digit or blank. */
function isAccepted(text: string): boolean {
  const isOne = [...new Intl.Segmenter().segment(text)].length === 1;
  const isPlain = [...text].length === 1 && /^[\p{L}\p{N}\s\p{Cc}\0-\x7f]/u.test(text);
  return isOne && !isPlain && !/^[a-z]/i.test(text) && Buffer.byteLength(text) <= MOST_BYTES;
}
