/** What Enter takes from the list above the text. */
import { expect, test } from 'vitest';
import { Suggest } from '../src/composer/suggest.svelte';
import type { Chat } from '../src/lib/chat/chat.svelte';
import type { Place } from '../src/lib/chat/place.svelte';
import { loadEmoji } from '../src/lib/emoji/emoji';

const roofs = { channel: { id: 2, name: 'roofs', kind: 'open' } };
const chat = { me: 1, people: { all: [], get: () => undefined, search: async () => [] }, places: new Map([[2, roofs]]) } as unknown as Chat;
const place = { id: 7, channel: { kind: 'direct' }, others: [] } as unknown as Place;

async function after(text: string): Promise<Suggest> {
  const suggest = new Suggest(chat, () => place);
  await loadEmoji('en');
  suggest.look(text, text.length);
  await new Promise((done) => setTimeout(done));
  return suggest;
}

const lit = (suggest: Suggest): string | undefined => suggest.items[suggest.at]?.insert;

test('an emoji is offered, and lit only by whoever walks there', async () => {
  for (const text of [':30', '/:id', 'see :100', ':smile', ':+1', 'a (:id']) {
    const suggest = await after(text);
    expect(lit(suggest), text).toBeUndefined();
  }
  const suggest = await after(':smile');
  expect(suggest.items.length).toBeGreaterThan(2);
  suggest.move(1);
  expect(suggest.at).toBe(0);
  suggest.move(-1);
  expect(suggest.at).toBe(suggest.items.length - 1);
});

test('from below, the last is lit first; whoever writes on has chosen nothing', async () => {
  const suggest = await after(':smil');
  suggest.move(-1);
  expect(suggest.at).toBe(suggest.items.length - 1);
  suggest.look(':smile', 6);
  expect(lit(suggest)).toBeUndefined();
});

test('a channel is lit at once, written out or not', async () => {
  for (const text of ['#ro', '#roofs']) expect(lit(await after(text)), text).toBe('#roofs');
});

test('what is no shortcode offers nothing', async () => {
  for (const text of ['::', 'at 10:30', 'C:\\', 'std::vec', ':)', ':D', 'a:30', 'http://a']) {
    expect((await after(text)).items, text).toEqual([]);
  }
});
