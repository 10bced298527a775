import { describe, expect, test } from 'vitest';
import { paths } from '../src/lib/api/paths';
import { channelPath, invitePath, parse, partPath, searchPath } from '../src/lib/route';

describe('parse', () => {
  test('knows channels and messages in them', () => {
    expect(parse('/c/7')).toEqual({ page: 'channel', channel: 7, message: null });
    expect(parse('/c/7/')).toEqual({ page: 'channel', channel: 7, message: null });
    expect(parse('/c/7/118')).toEqual({ page: 'channel', channel: 7, message: 118 });
  });

  test('knows each page by its name, whether or not a / stands behind it', () => {
    for (const [name, path] of Object.entries(paths)) {
      if (path.includes('{') || name === 'home') continue;
      expect(parse(path)).toMatchObject({ page: name });
      expect(parse(`${path}/`)).toMatchObject({ page: name });
      expect(parse(`${path}/more/still`)).toEqual({ page: 'nowhere' });
    }
    expect(parse('/sign-in')).toEqual({ page: 'sign_in' });
    expect(parse('/threads/more')).toEqual({ page: 'nowhere' });
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
  expect(parse(invitePath('0f15'))).toEqual({ page: 'invite', code: '0f15' });
  expect(parse(partPath('moderation', 'audit'))).toEqual({ page: 'moderation', part: 'audit' });
  expect(searchPath({ q: 'in:square ' })).toBe('/search?q=in%3Asquare+');
});
