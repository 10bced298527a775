import { expect, test } from 'vitest';
import { linksIn } from '../src/lib/text/links';
import { byMonth, inMessage } from '../src/panels/shared';
import { message } from './support/message';

const file = (id: number, kind: 'image' | 'file') => ({
  id,
  kind,
  name: `bell ${id}?.png`,
  type: kind === 'image' ? 'image/png' : 'application/pdf',
  size: 1,
  width: kind === 'image' ? 3000 : null,
  height: kind === 'image' ? 1500 : null,
  placeholder: null,
  alt: '',
  duration: null,
  is_animated: false,
  has_preview: kind === 'image',
});

test('of one message, pictures, other files and links stand apart', () => {
  const one = message(4, { text: 'see https://a.example and *[there](https://b.example/x)*', files: [file(1, 'image'), file(2, 'file')] });
  expect(inMessage(one, 'pictures').map(({ file }) => file!.url)).toEqual(['/files/1/bell%201%3F.png']);
  expect(inMessage(one, 'documents').map(({ file }) => file!.url)).toEqual(['/files/2/bell%202%3F.png']);
  expect(inMessage(one, 'links').map(({ href }) => href)).toEqual(['https://a.example', 'https://b.example/x']);
  expect(inMessage(one, 'pictures')[0]!.file!.previews.map(({ width }) => width)).toEqual([360, 1200]);
});

test('a link stands once, wherever in a text it is, and none in code', () => {
  expect(linksIn('https://a.example https://a.example')).toEqual(['https://a.example']);
  expect(linksIn('> - **https://q.example**\n\n|a|\n|-|\n|https://t.example|\n\n`https://c.example`')).toEqual([
    'https://q.example',
    'https://t.example',
  ]);
});

test('months follow each other by the clock of who looks', () => {
  const at = (...day: [number, number, number]) =>
    inMessage(message(1, { posted_at: new Date(...day).getTime(), files: [file(1, 'file')] }), 'documents');
  const months = byMonth([...at(2026, 10, 30), ...at(2026, 10, 1), ...at(2026, 9, 31)]);
  expect(months.map(({ at, items }) => [new Date(at).getMonth(), items.length])).toEqual([
    [10, 2],
    [9, 1],
  ]);
});
