/** What the same deed is on the keyboards of the world: the letter that is written on the key counts, its place only where there is none. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type * as ComposerKeys from '../src/composer/writing-keys';
import type * as ConversationKeys from '../src/conversation/message-keys';
import type * as Keys from '../src/lib/shortcuts';

interface Layout {
  /** What the key in a place types. */
  types: Record<string, string>;
  isMac?: boolean;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** The letters of a layout, place by place, from `KeyA` to `KeyZ`, and other places by name. */
const layout = (letters: string, others: Record<string, string> = {}): Layout => ({
  types: { ...Object.fromEntries([...LETTERS].map((place, at) => [`Key${place}`, [...letters][at]!])), ...others },
});

const LATIN = {
  QWERTY: layout('abcdefghijklmnopqrstuvwxyz', { Slash: '/' }),
  Dvorak: layout("axje.uidchtnmbrl'poygk,qf;", { Slash: 'z', BracketLeft: '/', Quote: '-', Comma: 'w', Period: 'v', Semicolon: 's' }),
  Colemak: layout('abcsftdhuneimky;qprglvwxjz', { Semicolon: 'o', Slash: '/' }),
  AZERTY: layout('qbcdefghijkl,noparstuvzxyw', { Semicolon: 'm', Slash: '!', Digit2: 'é' }),
  QWERTZ: layout('abcdefghijklmnopqrstuvwxzy', { Slash: '-', Semicolon: 'ö', BracketLeft: 'ü' }),
  Turkish: layout('abcdefghıjklmnopqrstuvwxyz', { Slash: '.', Quote: 'i' }),
};
const OTHERS = {
  Russian: layout('фисвуапршолдьтщзйкыегмцчня', { Slash: '.' }),
  Greek: layout('αβψδεφγηιξκλμνοπ;ρστθωςχυζ', { Slash: '/' }),
  Hebrew: layout("שנבגקכעיןחלךצמםפ/רדאוה'סטז", { Slash: '.', Period: 'ץ' }),
  Thai: layout('ฟิแกำดเ้รา่สืทยนๆพหะีอไปัผ', { Slash: 'ฝ' }),
};
const ALL: Record<string, Layout> = { ...LATIN, ...OTHERS };

interface Held {
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
  shiftKey?: boolean;
  isAltGr?: boolean;
}

/** A key press as a browser tells it. */
const press = (key: string, code: string, { isAltGr = false, ...held }: Held = {}): KeyboardEvent =>
  ({
    key,
    code,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
    getModifierState: (name: string) => name === 'AltGraph' && isAltGr,
  }) as unknown as KeyboardEvent;

/** Where a letter of ours lies on a layout: where it is written, or in its place. */
function placeOf(letter: string, { types }: Layout): string {
  return Object.keys(types).find((place) => types[place]!.toUpperCase() === letter) ?? `Key${letter}`;
}

const on = (name: string, letter: string, held: Held): KeyboardEvent => {
  const place = placeOf(letter, ALL[name]!);
  const key = ALL[name]!.types[place] ?? letter;
  return press(held.shiftKey ? key.toUpperCase() : key, place, held);
};

describe.each([
  ['Linux x86_64', { ctrlKey: true }],
  ['MacIntel', { metaKey: true }],
])('on %s', (platform, mod: Held) => {
  let composer: typeof ComposerKeys;
  let conversation: typeof ConversationKeys;
  let page: typeof Keys;
  const names = Object.keys(ALL);

  beforeAll(async () => {
    vi.resetModules();
    vi.stubGlobal('navigator', { platform, languages: ['en'] });
    [composer, conversation, page] = await Promise.all([
      import('../src/composer/writing-keys'),
      import('../src/conversation/message-keys'),
      import('../src/lib/shortcuts'),
    ]);
  });

  test.each(names)('%s: formats and shortcuts are where their letters are', (name) => {
    for (const [letter, how] of [
      ['B', 'bold'],
      ['I', 'italic'],
      ['E', 'code'],
    ] as const) {
      expect(composer.formatOf(on(name, letter, mod)), `${letter} on ${name}`).toBe(how);
    }
    expect(composer.formatOf(on(name, 'X', { ...mod, shiftKey: true }))).toBe('strike');
    expect(page.pressed(on(name, 'K', mod))).toBe('switcher');
    expect(page.pressed(on(name, 'F', { ...mod, shiftKey: true }))).toBe('search');
    expect(page.pressed(on(name, 'M', { ...mod, shiftKey: true }))).toBe('mentions');
  });

  test.each(names)('%s: what the browser does with other letters stays the browser’s', (name) => {
    for (const letter of 'ACDGHJLNOPQRSTUVWXYZ') {
      // The sign of the sheet stands there.
      if (name === 'Hebrew' && letter === 'Q') continue;
      expect(composer.formatOf(on(name, letter, mod)), `${letter} on ${name}`).toBeNull();
      expect(page.pressed(on(name, letter, mod)), `${letter} on ${name}`).toBeNull();
    }
    // Undo, redo and paste as plain text.
    for (const letter of 'ZV') {
      expect(composer.formatOf(on(name, letter, { ...mod, shiftKey: true }))).toBeNull();
      expect(page.pressed(on(name, letter, { ...mod, shiftKey: true }))).toBeNull();
    }
  });

  test.each(names)('%s: no key of a message is pressed with another', (name) => {
    const asks = { T: 'thread', R: 'react', E: 'edit', S: 'save', U: 'unread', X: 'select', M: 'menu' } as const;
    for (const [letter, deed] of Object.entries(asks)) {
      expect(conversation.asked(on(name, letter, {})), `${letter} on ${name}`).toBe(deed);
      expect(conversation.asked(on(name, letter, mod))).toBeNull();
      expect(conversation.asked(on(name, letter, { altKey: true }))).toBeNull();
    }
    for (const letter of 'ABCDFGHIJKLNOPQVWYZ') expect(conversation.asked(on(name, letter, {})), `${letter} on ${name}`).toBeNull();
  });

  test.each(names)('%s: the caps lock changes nothing', (name) => {
    const { types } = ALL[name]!;
    const place = placeOf('B', ALL[name]!);
    expect(composer.formatOf(press(types[place]!.toUpperCase(), place, mod))).toBe('bold');
    expect(conversation.asked(press(types[placeOf('R', ALL[name]!)]!.toUpperCase(), placeOf('R', ALL[name]!)))).toBe('react');
  });

  test('a sign is known by itself, and by its place where the alphabet has none', () => {
    expect(page.pressed(press('/', 'Slash', mod))).toBe('shortcuts');
    expect(page.pressed(press('/', 'BracketLeft', mod))).toBe('shortcuts');
    expect(page.pressed(press('/', 'Digit7', { ...mod, shiftKey: true }))).toBe('shortcuts');
    expect(page.pressed(press('.', 'Slash', mod))).toBe('shortcuts');
    expect(page.pressed(press('ฝ', 'Slash', mod))).toBe('shortcuts');
    expect(page.pressed(press('?', 'Comma', { shiftKey: true }))).toBe('shortcuts');
    // Undo on Dvorak, zoom on German.
    expect(page.pressed(press('z', 'Slash', mod))).toBeNull();
    expect(page.pressed(press('-', 'Slash', mod))).toBeNull();
    expect(page.pressed(press('.', 'Slash'))).toBeNull();
    expect(conversation.asked(press('+', 'Equal', { shiftKey: true }))).toBe('react');
    expect(conversation.asked(press('=', 'Equal'))).toBe('react');
  });

  test('the number pad does what the other keys of those names do', () => {
    expect(conversation.asked(press('Enter', 'NumpadEnter'))).toBe('thread');
    expect(conversation.asked(press('ArrowUp', 'Numpad8'))).toBe('move');
    expect(conversation.asked(press('Delete', 'NumpadDecimal'))).toBe('delete');
  });

  test('a press without a key, as filling in a form makes, is nothing', () => {
    const nothing = press(undefined as unknown as string, '', mod);
    expect([composer.formatOf(nothing), page.pressed(nothing), conversation.asked(nothing)]).toEqual([null, null, null]);
  });
});

describe('AltGr', () => {
  let composer: typeof ComposerKeys;
  let conversation: typeof ConversationKeys;
  let page: typeof Keys;
  beforeAll(async () => {
    vi.resetModules();
    vi.stubGlobal('navigator', { platform: 'Win32', languages: ['en'] });
    [composer, conversation, page] = await Promise.all([
      import('../src/composer/writing-keys'),
      import('../src/conversation/message-keys'),
      import('../src/lib/shortcuts'),
    ]);
  });
  /** As Windows tells it, and as Linux does. */
  const ways: Held[] = [{ isAltGr: true, ctrlKey: true, altKey: true }, { isAltGr: true }];

  test.each(ways)('with a letter types one, and is no shortcut', (held) => {
    for (const [key, code] of [
      ['e', 'KeyE'],
      ['ę', 'KeyE'],
      ['€', 'KeyE'],
      ['b', 'KeyB'],
      ['k', 'KeyK'],
      ['и', 'KeyB'],
    ] as const) {
      const event = press(key, code, held);
      expect([composer.formatOf(event), page.pressed(event), conversation.asked(event)]).toEqual([null, null, null]);
    }
    expect(page.pressed(press('ArrowUp', 'ArrowUp', held))).toBeNull();
  });

  test.each(ways)('with a sign types that sign', (held) => {
    expect(page.pressed(press('/', 'KeyQ', held))).toBe('search');
    expect(page.pressed(press('?', 'KeyW', held))).toBe('shortcuts');
    expect(conversation.asked(press('+', 'KeyD', held))).toBe('react');
  });

  test('Ctrl and Alt without it are nobody’s', () => {
    const event = press('e', 'KeyE', { ctrlKey: true, altKey: true });
    expect([composer.formatOf(event), page.pressed(event), conversation.asked(event)]).toEqual([null, null, null]);
  });
});
