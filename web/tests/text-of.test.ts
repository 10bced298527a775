import { expect, test } from 'vitest';
import { extensionOf, isText, languageOf } from '../src/files/language';
import { decoded } from '../src/files/text-of';

const bytes = (...all: number[]): ArrayBuffer => new Uint8Array(all).buffer;

test('a text is read as far as it goes, and what is none is not', () => {
  expect(decoded(new TextEncoder().encode('колокол').buffer as ArrayBuffer)).toBe('колокол');
  // Cut within its last letter.
  expect(decoded(bytes(0xd0, 0xba, 0xd0))).toBe('к');
  // As older programs write Russian.
  expect(decoded(bytes(0xea, 0xee, 0xeb))).toBe('');
});

test('its language is that of its ending', () => {
  expect(['main.rs', 'a.b.YML', 'notes.txt', 'Makefile', '.env'].map(languageOf)).toEqual(['rs', 'yaml', '', '', '']);
  expect(extensionOf('archive.tar.gz')).toBe('gz');
  expect([isText({ type: 'text/plain; charset=utf-8' }), isText({ type: 'application/pdf' })]).toEqual([true, false]);
});
