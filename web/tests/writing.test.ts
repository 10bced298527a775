import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Suggest } from '../src/composer/suggest.svelte';
import { Writing } from '../src/composer/writing.svelte';
import type { Chat } from '../src/lib/chat/chat.svelte';
import type { Place } from '../src/lib/chat/place.svelte';
import { Stay } from './support/alive';
import { settle } from './support/wire';

/** A field as a browser has it: what is selected is replaced by what is typed. */
class Area {
  selectionStart = 0;
  selectionEnd = 0;
  constructor(public value = '') {
    this.setSelectionRange(value.length, value.length);
  }
  focus = (): void => {};
  setSelectionRange = (from: number, to: number): void => void ([this.selectionStart, this.selectionEnd] = [from, to]);
  type(text: string): void {
    this.value = this.value.slice(0, this.selectionStart) + text + this.value.slice(this.selectionEnd);
    this.setSelectionRange(this.selectionStart + text.length, this.selectionStart + text.length);
  }
}

function open(text = '', more = {}) {
  const area = new Area(text);
  const did: string[] = [];
  const wish = (what: string) => () => void did.push(what);
  const stay = new Stay();
  const wishes = {
    canSend: true,
    isSuggesting: false,
    onwrite: wish('write'),
    onsend: wish('send'),
    oncancel: wish('cancel'),
    onup: wish('up'),
    onfiles: wish('files'),
    ...more,
  };
  const writing = new Writing(new Suggest({} as Chat, () => ({}) as Place), stay, () => wishes);
  writing.area = area as unknown as HTMLTextAreaElement;
  Object.assign(document, {
    execCommand: (command: string, _: boolean, text = '') => {
      area.type(command === 'delete' ? '' : text);
      return true;
    },
  });
  const press = (key: string, held: Partial<KeyboardEvent> = {}): boolean => {
    const event = {
      key,
      code: '',
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      shiftKey: false,
      isDefault: true,
      stopPropagation: () => {},
      ...held,
    };
    writing.pressed({ ...event, getModifierState: () => false, preventDefault: wish('own') } as unknown as KeyboardEvent);
    return did.splice(did.indexOf('own'), did.includes('own') ? 1 : 0).length > 0;
  };
  return { area, did, stay, writing, press };
}

beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} })));
afterEach(() => vi.unstubAllGlobals());

test('Enter sends what may be sent, and Shift+Enter breaks the line', async () => {
  const { did, press } = open('hello');
  expect(press('Enter')).toBe(true);
  await settle();
  expect(did).toEqual(['send']);
  expect(press('Enter', { shiftKey: true })).toBe(false);
  const much = open('hello', { canSend: false });
  much.press('Enter');
  await settle();
  expect(much.did).toEqual([]);
});

test('nobody sends who has left', async () => {
  const { did, stay, press } = open('hello');
  press('Enter');
  stay.leave();
  await settle();
  expect(did).toEqual([]);
});

test('a list goes on in the next line, but not in code', () => {
  const { area, press } = open('- one');
  expect(press('Enter', { shiftKey: true })).toBe(true);
  expect(area.value).toBe('- one\n- ');
  press('Enter', { shiftKey: true });
  expect(area.value).toBe('- one\n');
  expect(open('```\n- one').press('Enter', { shiftKey: true })).toBe(false);
});

test('the toolbar and its keys format what is selected', async () => {
  const { area, writing, press } = open('hello');
  area.setSelectionRange(0, 5);
  await writing.prepare();
  writing.format('bold');
  await settle();
  expect([area.value, area.selectionStart, area.selectionEnd]).toEqual(['**hello**', 2, 7]);
  expect(press('b', { ctrlKey: true, code: 'KeyB' })).toBe(true);
  await settle();
  expect(area.value).toBe('hello');
});

test('↑ in an empty text and Esc are told', () => {
  const { did, press } = open();
  press('ArrowUp');
  press('Escape');
  expect(did).toEqual(['up', 'cancel']);
  const begun = open('begun');
  begun.press('ArrowUp');
  expect(begun.did).toEqual([]);
});

test('an address pasted on words becomes their link', async () => {
  const { area, writing } = open('see here');
  await writing.prepare();
  area.setSelectionRange(4, 8);
  const data = { files: [], types: ['text/plain'], getData: (type: string) => (type === 'text/plain' ? 'https://veche.test/a' : '') };
  writing.taken({ preventDefault: () => {} } as Event, data as unknown as DataTransfer);
  expect(area.value).toBe('see [here](https://veche.test/a)');
});

/** What is pasted: what is there of each kind, and the names of files. */
function clipboard(kinds: Record<string, string>, names: string[] = []): DataTransfer {
  const files = names.map((name) => new File(['x'], name));
  return {
    files,
    types: [...Object.keys(kinds), ...(files.length > 0 ? ['Files'] : [])],
    items: files.map((file) => ({ kind: 'file', getAsFile: () => file })),
    getData: (kind: string) => kinds[kind] ?? '',
  } as unknown as DataTransfer;
}

test.each([
  ['a picture out of a page', clipboard({ 'text/html': '<img>' }, ['image.png']), true],
  ['files by their names', clipboard({ 'text/plain': 'a.pdf\nb.pdf' }, ['a.pdf', 'b.pdf']), true],
  ['cells, which come with their picture', clipboard({ 'text/plain': 'a\tb', 'text/rtf': '{}' }, ['image.png']), false],
  ['a text', clipboard({ 'text/plain': 'ding' }), false],
])('%s is pasted as it was meant', (_, data, isFiles) => {
  const { writing, did } = open();
  writing.taken(new Event('paste', { cancelable: true }), data);
  expect(did.includes('files')).toBe(isFiles);
});
