/** What is written in signs and becomes an emoji: `:smile:`, and for whoever likes it `:)`. */
import { loadEmoji, toned, used } from '$lib/emoji/emoji';
import { preferences } from '$lib/preferences.svelte';
import type { Alive } from '$lib/ui/alive';
import { speech } from '$lib/words/index.svelte';
import { faceAt } from './emoticons';
import type { Edit } from './formatting';
import { shortcodeAt } from './tokens';

/** The text that it becomes one in. */
interface Field {
  area: HTMLTextAreaElement | undefined;
  apply: (edit: Edit) => void;
}

export class Becoming {
  /** What was typed whole is about to become an emoji, which may still be on its way. */
  settled: Promise<void> = Promise.resolve();
  /** The face that became an emoji with the last key. */
  #last: { from: number; emoji: string; face: string; caret: number } | null = null;
  /** Somebody took one back: in this text they are meant as they are. */
  #isLiteral = false;

  constructor(
    private readonly field: Field,
    private readonly alive: Alive,
  ) {}

  wrote({ data, inputType, isComposing }: InputEvent): void {
    const { value, selectionStart } = this.field.area!;
    if (value === '') this.#isLiteral = false;
    if (this.#last && inputType === 'historyUndo') this.#isLiteral = true;
    this.#last = null;
    if (isComposing) return;
    if (data?.endsWith(':')) this.settled = this.#code(value).catch(() => {});
    if (data === ' ' || inputType === 'insertLineBreak') this.#face(selectionStart - 1);
  }

  /** The text is done: a face at its end is one, too. */
  finish(): void {
    const { area } = this.field;
    if (area) this.#face(area.value.trimEnd().length);
  }

  /** Takes the last face back, if nothing was done since; tells whether it did. */
  takesBack(): boolean {
    const { area } = this.field;
    if (!this.#last || !area || area.selectionEnd !== this.#last.caret || area.selectionStart !== this.#last.caret) return false;
    const { from, emoji, face, caret } = this.#last;
    const end = caret + face.length - emoji.length;
    this.field.apply({ from, to: from + emoji.length, insert: face, start: end, end });
    this.#isLiteral = true;
    return true;
  }

  #face(end: number): void {
    const { area } = this.field;
    if (!preferences.emoticons || this.#isLiteral || !area) return;
    const { value, selectionStart } = area;
    const found = faceAt(value, end);
    if (!found) return;
    const { from, emoji } = found;
    const face = value.slice(from, end);
    const caret = selectionStart + (selectionStart < end ? 0 : emoji.length - face.length);
    this.field.apply({ from, to: end, insert: emoji, start: caret, end: caret });
    this.#last = { from, emoji, face, caret };
  }

  /** `:smile:` typed whole. */
  async #code(before: string): Promise<void> {
    const typed = shortcodeAt(before, this.field.area!.selectionStart);
    if (!typed) return;
    const found = (await this.alive.after(loadEmoji(speech.language))).byShortcode(typed.code);
    const to = typed.from + typed.code.length + 2;
    const { area } = this.field;
    // The fingers may have gone on meanwhile.
    if (!found || !area || area.value.slice(typed.from, to) !== before.slice(typed.from, to) || area.selectionStart < to) return;
    const emoji = toned(found);
    const caret = area.selectionStart - (to - typed.from) + emoji.length;
    this.field.apply({ from: typed.from, to, insert: emoji, start: caret, end: caret });
    used(found.text);
  }

  /** Shortcodes in what was just put there. */
  async pasted(from: number, to: number): Promise<void> {
    const before = this.field.area!.value;
    if (!/:[\p{L}\p{N}_+-]{2,}:/u.test(before.slice(from, to))) return;
    const [set, { withEmoji }] = await this.alive.after(Promise.all([loadEmoji(speech.language), import('./shortcodes')]));
    const { area } = this.field;
    if (!area || area.value !== before) return;
    const now = withEmoji(before, from, to, (code) => {
      const found = set.byShortcode(code);
      return found && toned(found);
    });
    const caret = area.selectionStart - (to - from) + now.length;
    if (now !== before.slice(from, to)) this.field.apply({ from, to, insert: now, start: caret, end: caret });
  }
}
