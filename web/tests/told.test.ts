import { expect, test, vi } from 'vitest';

vi.stubGlobal('self', { location: { origin: 'http://veche.test' } });
const { toldBy } = await import('../src/sw/told');
const { isRead } = await import('../src/sw/showing');

const said = (more: object = {}): string =>
  JSON.stringify({
    web_push: 8030,
    notification: { title: '#square', body: 'anna: hello', navigate: 'https://chat.example.org/c/7/12?thread=3', tag: 'c7', lang: 'en' },
    app_badge: '2',
    at: 1000,
    unread: [7],
    ...more,
  });

test('what the server says is told, in the house that one is in', () => {
  expect(toldBy(said())).toEqual({
    title: '#square',
    body: 'anna: hello',
    lang: 'en',
    tag: 'c7',
    path: '/c/7/12?thread=3',
    badge: 2,
    at: 1000,
    unread: [7],
  });
  expect(toldBy(said({ app_badge: undefined, unread: undefined }))).toMatchObject({ badge: null, unread: null });
});

test('whatever cannot be read is told as something, and leads to the page', () => {
  for (const text of [undefined, '', 'hello', '7', 'null', '[]', '{"notification":null}', '{"notification":{"title":5,"navigate":7}}']) {
    expect(toldBy(text)).toMatchObject({ title: 'Veche', body: '', path: '/', badge: null });
  }
  for (const navigate of ['https://', 'javascript:alert(1)', 'https://elsewhere.example.org/files/1/x.html', '/api/v1/me']) {
    expect(toldBy(said({ notification: { title: 'x', navigate } })).path).toBe('/');
  }
});

test('what was read by the time of a later word goes away, and nothing else', () => {
  const told = toldBy(said());
  const shown = (tag: string, at: number, path = '/c/8/1') => ({ tag, data: { at, path }, close: () => {} });
  expect(isRead(shown('c8', 900), told)).toBe(true);
  // Unread still, said later, a thread's, no channel's, and its own.
  expect(isRead(shown('c8', 900), { ...told, unread: [7, 8] })).toBe(false);
  expect(isRead(shown('c8', 1100), told)).toBe(false);
  expect(isRead(shown('c8', 900, '/c/8/5?thread=2'), told)).toBe(false);
  expect(isRead(shown('test', 900), told)).toBe(false);
  expect(isRead(shown('c7', 900), { ...told, unread: [] })).toBe(false);
  expect(isRead(shown('c8', 900), { ...told, unread: null })).toBe(false);
  expect(isRead({ tag: 'c8', data: null, close: () => {} }, told)).toBe(true);
});
