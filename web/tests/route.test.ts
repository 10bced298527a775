import { beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Routes from '../src/lib/route.svelte';

let parse: typeof Routes.parse;
let channelPath: typeof Routes.channelPath;

beforeAll(async () => {
  // The router reads the address of the page when it is loaded.
  vi.stubGlobal('location', new URL('http://veche.test/'));
  vi.stubGlobal('addEventListener', () => {});
  ({ parse, channelPath } = await import('../src/lib/route.svelte'));
});

describe('parse', () => {
  test('knows channels and messages in them', () => {
    expect(parse('/c/7')).toEqual({ page: 'channel', channel: 7, message: null });
    expect(parse('/c/7/')).toEqual({ page: 'channel', channel: 7, message: null });
    expect(parse('/c/7/118')).toEqual({ page: 'channel', channel: 7, message: 118 });
  });

  test.each(['threads', 'drafts', 'saved', 'mentions', 'channels', 'people', 'search', 'sign-in', 'register'])('knows /%s', (page) => {
    expect(parse(`/${page}`)).toEqual({ page });
    expect(parse(`/${page}/more`)).toEqual({ page: 'nowhere' });
  });

  test('knows pages with parts, and invites', () => {
    expect(parse('/settings')).toEqual({ page: 'settings', part: '' });
    expect(parse('/settings/sessions')).toEqual({ page: 'settings', part: 'sessions' });
    expect(parse('/invite/0f15')).toEqual({ page: 'invite', code: '0f15' });
    expect(parse('/')).toEqual({ page: 'home' });
  });

  test.each(['/c', '/c/x', '/c/0', '/c/7/1/2', '/c/-7', '/invite', '/invite/a/b', '/nothing'])('%s leads nowhere', (path) => {
    expect(parse(path)).toEqual({ page: 'nowhere' });
  });
});

test('paths that are made are understood', () => {
  expect(parse(channelPath(7))).toEqual({ page: 'channel', channel: 7, message: null });
  expect(parse(channelPath(7, 9))).toEqual({ page: 'channel', channel: 7, message: 9 });
  expect(channelPath(7, 9, 3)).toBe('/c/7/9?thread=3');
});
