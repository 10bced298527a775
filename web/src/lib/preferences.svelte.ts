/** What the person likes on this device. Kept in the browser. */
import { read, write } from './kept';
import type { Language } from './words/index.svelte';

interface Kept {
  language: Language | null;
  theme: 'system' | 'light' | 'dark';
  density: 'roomy' | 'compact';
  /** Per cent of the usual size. */
  zoom: number;
  clock: 'auto' | '12' | '24';
  enterSends: boolean;
  /** Whether what is written looks like what it means while it is typed. */
  formats: boolean;
  /** Whether `:)` becomes an emoji. */
  emoticons: boolean;
  sound: boolean;
  desktop: boolean;
  recentEmoji: string[];
  /** Channels whose pictures and previews are shown only when they are asked for. */
  folded: number[];
  /** 0 for none, 1 to 5 from light to dark. */
  skinTone: number;
}

const DEFAULTS: Kept = {
  language: null,
  theme: 'system',
  density: 'roomy',
  zoom: 100,
  clock: 'auto',
  enterSends: true,
  formats: true,
  emoticons: false,
  sound: false,
  desktop: false,
  folded: [],
  recentEmoji: ['👍', '❤️', '😂', '🎉', '👀'],
  skinTone: 0,
};

const KEY = 'veche.preferences';

class Preferences {
  #kept = $state.raw<Kept>(load());

  constructor() {
    // Another tab has changed them.
    addEventListener('storage', (event) => {
      if ((event as StorageEvent).key === KEY) this.#kept = load();
    });
  }

  get language() {
    return this.#kept.language;
  }
  set language(value) {
    this.#keep({ language: value });
  }
  get theme() {
    return this.#kept.theme;
  }
  set theme(value) {
    this.#keep({ theme: value });
  }
  get density() {
    return this.#kept.density;
  }
  set density(value) {
    this.#keep({ density: value });
  }
  get zoom() {
    return this.#kept.zoom;
  }
  set zoom(value) {
    this.#keep({ zoom: value });
  }
  get clock() {
    return this.#kept.clock;
  }
  set clock(value) {
    this.#keep({ clock: value });
  }
  get enterSends() {
    return this.#kept.enterSends;
  }
  set enterSends(value) {
    this.#keep({ enterSends: value });
  }
  get formats() {
    return this.#kept.formats;
  }
  set formats(value) {
    this.#keep({ formats: value });
  }
  get emoticons() {
    return this.#kept.emoticons;
  }
  set emoticons(value) {
    this.#keep({ emoticons: value });
  }
  get sound() {
    return this.#kept.sound;
  }
  set sound(value) {
    this.#keep({ sound: value });
  }
  get desktop() {
    return this.#kept.desktop;
  }
  set desktop(value) {
    this.#keep({ desktop: value });
  }
  get recentEmoji() {
    return this.#kept.recentEmoji;
  }
  set recentEmoji(value) {
    this.#keep({ recentEmoji: value });
  }
  get folded() {
    return this.#kept.folded;
  }
  set folded(value) {
    this.#keep({ folded: value });
  }
  get skinTone() {
    return this.#kept.skinTone;
  }
  set skinTone(value) {
    this.#keep({ skinTone: value });
  }

  /** Shows them on the document. Run within an effect. */
  show(): void {
    const { dataset, style } = document.documentElement;
    dataset.theme = this.theme;
    dataset.density = this.density;
    style.setProperty('--zoom', String(this.zoom / 100));
    // The browser's own bar follows what was chosen here, not the system.
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      const own = (meta.dataset.media ??= meta.media);
      meta.media = this.theme === 'system' ? own : own.includes(this.theme) ? 'all' : 'not all';
    }
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    write(KEY, this.#kept);
  }
}

const load = (): Kept => ({ ...DEFAULTS, ...read<Partial<Kept>>(KEY, {}) });

export const preferences = new Preferences();
