/** Emoji of the town's own: pictures that have a name. Loaded once the town has any. */
import { call } from '../api/http';
import type { TownEmoji } from '../api/types';
import { nameKey } from '../text/key';
import type { Emoji } from './set';
import WithOwn from './WithOwn.svelte';

const NAMES = /(?<![\p{L}\p{N}]):([\p{L}\p{N}_-]{2,32}):/gu;
/** Stands for one where only their number counts. */
const ANY = '🙂';
/** The number of no group of `GROUPS`. */
const OWN = -1;

export interface KeptEmoji {
  /** Of the list. */
  version: number;
  all: readonly TownEmoji[];
}

export class OwnEmoji {
  all = $state.raw<readonly TownEmoji[]>([]);
  /** Shows a text with the pictures in it. */
  readonly Text = WithOwn;
  #version: number;
  #reading: Promise<void> = Promise.resolve();

  constructor({ version, all }: KeptEmoji = { version: 0, all: [] }) {
    this.#version = version;
    this.all = all;
  }

  /** As it is kept for when there is no network. */
  get kept(): KeptEmoji {
    return { version: this.#version, all: this.all };
  }

  readonly #byName = $derived(new Map(this.all.map((one) => [nameKey(one.name), one])));
  /** As the picker and the composer offer them. */
  readonly offered: readonly Emoji[] = $derived(this.all.map(offer));

  named(name: string): TownEmoji | undefined {
    return this.#byName.get(nameKey(name));
  }

  /** `:name:` of one that is there. */
  byText(text: string): Emoji | undefined {
    const found = /^:.+:$/u.test(text) ? this.named(text.slice(1, -1)) : undefined;
    return found && offer(found);
  }

  /** Whether any stands in a text. */
  isIn(text: string): boolean {
    return text.includes(':') && this.pieces(text).some((piece) => typeof piece !== 'string');
  }

  /** A text, with its emoji apart. */
  pieces(text: string): (string | TownEmoji)[] {
    const pieces: (string | TownEmoji)[] = [];
    let end = 0;
    for (const { 0: whole, 1: name, index } of text.matchAll(NAMES)) {
      const found = this.named(name!);
      if (!found) continue;
      if (index > end) pieces.push(text.slice(end, index));
      pieces.push(found);
      end = index + whole.length;
    }
    if (end < text.length) pieces.push(text.slice(end));
    return pieces;
  }

  /** The text with an emoji of everybody's in the place of each. */
  counted(text: string): string {
    if (!text.includes(':')) return text;
    return this.pieces(text)
      .map((piece) => (typeof piece === 'string' ? piece : ANY))
      .join('');
  }

  /** Those whose name has this in it, the ones that begin so first. */
  search(wanted: string, most: number): Emoji[] {
    const key = nameKey(wanted).replace(/^:|:$/g, '').trim().replace(/\s+/g, '_');
    if (key === '') return [];
    const found = this.offered.map((emoji) => ({ emoji, at: nameKey(emoji.label).indexOf(key) })).filter(({ at }) => at >= 0);
    found.sort((a, b) => Math.sign(a.at) - Math.sign(b.at));
    return found.slice(0, most).map(({ emoji }) => emoji);
  }

  /** The list has this version now: it is read unless it is there. One after the other, so that an older one never comes last. */
  follow(version: number): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read(version));
    return this.#reading;
  }

  async #read(version: number): Promise<void> {
    if (version === this.#version) return;
    try {
      const told = await call('emoji', { version: this.#version });
      if (told.emoji) this.all = told.emoji;
      this.#version = told.version;
    } catch {
      // The next greeting tells.
    }
  }
}

const offer = (picture: TownEmoji): Emoji => {
  return { text: `:${picture.name}:`, label: picture.name, group: OWN, shortcodes: [picture.name], tones: null, picture };
};
