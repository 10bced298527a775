/** A text that is being written: what is selected in it, what is typed, pasted and completed, and with which key it is sent. */
import { used } from '$lib/emoji/emoji';
import { isPressed } from '$lib/press';
import { parsed } from '$lib/trusted';
import type { Alive } from '$lib/ui/alive';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';
import { Becoming } from './becoming';
import { isAddress, isReadable, languageIn } from './clipboard';
import type * as formatting from './formatting';
import type { Edit, Format, Selected } from './formatting';
import { bringsFiles, givenBy, type Given } from './given';
import { lineBreak } from './line-break';
import type * as paste from './paste';
import type { Suggest, Suggestion } from './suggest.svelte';
import { isInCode, tokenAt } from './tokens';
import type { Pill } from './trace';
import { formatOf, isSending } from './writing-keys';

/** So long a message waits for an emoji that was typed whole. */
const SOON_MS = 1_000;

/** What whoever has the text makes of it. */
export interface Wishes {
  canSend: boolean;
  /** Whether the list of suggestions is shown. */
  isSuggesting: boolean;
  onwrite: (text: string) => void;
  onsend: () => void;
  oncancel: (() => void) | undefined;
  onup: (() => void) | undefined;
  onfiles: ((given: Given) => void) | undefined;
}

/** What formats, and reads what was formatted elsewhere. A clipboard can be read only at once, so it is there before somebody pastes. */
type Tools = typeof formatting & typeof paste;

export class Writing {
  area = $state.raw<HTMLTextAreaElement>();
  /** What of the text means somebody or a channel, as it is shown. */
  pills: readonly Pill[] = [];
  /** Where the word begins that is being typed, if it may yet be completed. */
  #typing: number | null = null;
  /** Where the browser is putting what was pasted. */
  #pastedAt: number | null = null;
  readonly #becoming: Becoming;
  #tools: Tools | null = null;

  constructor(
    private readonly suggest: Suggest,
    private readonly alive: Alive,
    private readonly wishes: () => Wishes,
  ) {
    this.#becoming = new Becoming(this, alive);
  }

  /** Somebody begins to write. */
  async prepare(): Promise<Tools> {
    if (this.#tools) return this.#tools;
    const [formatting, paste] = await this.alive.after(Promise.all([import('./formatting'), import('./paste')]));
    return (this.#tools = { ...formatting, ...paste });
  }

  focusEnd(): void {
    const { area } = this;
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(area.value.length, area.value.length);
    area?.parentElement?.scrollTo(0, area.offsetHeight);
  }

  #selected(): Selected {
    const { value, selectionStart, selectionEnd } = this.area!;
    return { text: value, start: selectionStart, end: selectionEnd };
  }

  /** Edits as fingers would, so that the browser's undo takes it back. */
  apply({ from, to, insert, start, end }: Edit): void {
    const { area } = this;
    if (!area) return;
    area.focus();
    area.setSelectionRange(from, to);
    const isDone = insert !== '' ? document.execCommand('insertText', false, insert) : from === to || document.execCommand('delete');
    if (!isDone) {
      area.setRangeText(insert, from, to, 'end');
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    area.setSelectionRange(start, end);
  }

  insert(what: string): void {
    const { start, end } = this.#selected();
    this.apply({ from: start, to: end, insert: what, start: start + what.length, end: start + what.length });
  }

  format(how: Format): void {
    void toasts.run(async () => {
      const { format } = await this.alive.after(this.prepare());
      if (this.area) this.apply(format(this.#selected(), how));
    });
  }

  /** Looks whether something is to be suggested where the caret is. */
  readonly look = (): void => {
    if (this.area) this.suggest.look(this.area.value, this.area.selectionStart);
  };

  /** The text is done, and about to be sent. */
  finish(): void {
    this.#becoming.finish();
  }

  /** Backspace behind a pill takes all of it, but for one that is just being typed. */
  readonly begins = (event: InputEvent): void => {
    if (event.inputType !== 'deleteContentBackward' || event.isComposing || !event.cancelable) return;
    if (this.#becoming.takesBack()) return event.preventDefault();
    const { start, end } = this.#selected();
    const pill = start === end ? this.pills.find(({ to }) => to === start) : undefined;
    if (!pill || pill.from === this.#typing) return;
    event.preventDefault();
    this.apply({ ...pill, insert: '', start: pill.from, end: pill.from });
  };

  readonly wrote = (event: Event): void => {
    const now = this.area!.value;
    this.wishes().onwrite(now);
    const from = tokenAt(now, this.area!.selectionStart)?.from ?? null;
    const { inputType } = event as InputEvent;
    if (inputType?.startsWith('insert') || from !== this.#typing) this.#typing = inputType?.startsWith('insert') ? from : null;
    // Phones compose every word: the list must not wait for the end of it.
    this.look();
    this.#becoming.wrote(event as InputEvent);
    if (this.#pastedAt !== null && inputType === 'insertFromPaste') void this.#becoming.pasted(this.#pastedAt, this.area!.selectionStart);
    this.#pastedAt = null;
  };

  readonly pick = (item: Suggestion): void => {
    const { area, suggest } = this;
    const { token } = suggest;
    if (!token || !area) return;
    if (item.kind === 'emoji') used(item.emoji.text);
    const after = area.value.slice(area.selectionStart);
    // A reaction to the last message, `+👍`, stands alone.
    const isReaction = item.kind === 'emoji' && area.value.slice(0, token.from) === '+';
    const gap = isReaction || /^[\s,.:;!?)\]]/.test(after) ? '' : ' ';
    const now = item.insert + gap;
    const end = token.from + now.length;
    suggest.close();
    this.apply({ from: token.from, to: area.selectionStart, insert: now, start: end, end });
  };

  readonly pressed = (event: KeyboardEvent): void => {
    const { isSuggesting, onup, oncancel } = this.wishes();
    if (isSuggesting && this.#walked(event)) return event.preventDefault();
    const how = formatOf(event);
    if (how) {
      event.preventDefault();
      event.stopPropagation();
      return this.format(how);
    }
    if (event.key === 'Enter') return this.#entered(event);
    if (isPressed(event, 'ArrowUp') && this.area!.value === '' && onup) {
      event.preventDefault();
      onup();
    } else if (event.key === 'Escape' && oncancel) {
      event.preventDefault();
      event.stopPropagation();
      oncancel();
    }
  };

  #walked(event: KeyboardEvent): boolean {
    const { suggest } = this;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        suggest.move(event.key === 'ArrowDown' ? 1 : -1);
        return true;
      case 'Enter':
      case 'Tab': {
        if (event.shiftKey) return false;
        const item = suggest.items[event.key === 'Tab' ? Math.max(0, suggest.at) : suggest.at];
        if (item) this.pick(item);
        // What nobody has lit is only offered: Enter means the message.
        else suggest.close();
        return item !== undefined;
      }
      case 'Escape':
        suggest.close();
        event.stopPropagation();
        return true;
      default:
        return false;
    }
  }

  #entered(event: KeyboardEvent): void {
    if (isSending(event)) {
      event.preventDefault();
      const late = new Promise<void>((done) => this.alive.later(SOON_MS, done));
      void this.alive.after(Promise.race([this.#becoming.settled, late])).then(() => this.wishes().canSend && this.wishes().onsend());
      return;
    }
    const at = this.#selected();
    const going = lineBreak(at);
    if (going && !isInCode(at.text, at.start)) {
      event.preventDefault();
      this.apply(going);
    } else if (event.altKey) {
      event.preventDefault();
      this.insert('\n');
    }
  }

  /** Something was pasted or dropped. */
  taken(event: Event, data: DataTransfer | null): void {
    if (!data) return;
    if (bringsFiles(data)) {
      event.preventDefault();
      const { onfiles } = this.wishes();
      return onfiles ? onfiles(givenBy(data)) : toasts.say(t().files.notInEdits);
    }
    const plain = data.getData('text/plain');
    const at = this.#selected();
    if (isInCode(at.text, at.start)) return;
    if (event.type === 'paste') this.#pastedAt = at.start;
    const tools = this.#tools;
    // It stays as plain as the browser makes it.
    if (!tools) return;
    const marked = at.text.slice(at.start, at.end);
    if (marked.trim() !== '' && isAddress(plain.trim()) && !isAddress(marked.trim()) && !marked.includes('\n')) {
      event.preventDefault();
      return this.apply(tools.link(at, plain.trim()));
    }
    const html = data.getData('text/html');
    const markdown = !isReadable(html) ? null : tools.toMarkdown(parsed(html), languageIn(data.getData('vscode-editor-data')));
    if (markdown === null || markdown === plain.trim()) return;
    event.preventDefault();
    this.insert(markdown);
    void this.#becoming.pasted(at.start, at.start + markdown.length);
  }
}
