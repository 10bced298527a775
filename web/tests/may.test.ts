import { afterEach, describe, expect, it } from 'vitest';
import type { Kind, Me, Mode, Role, Rules } from '../src/lib/api/types';
import { mayBeRenamed, mayInChannel, mayInHouse, mayToPerson } from '../src/lib/may';
import { town } from '../src/lib/town.svelte';

const ME = 1;
const me = (role: Role) => ({ person: { id: ME, role } }) as Me;
const place = (kind: Kind, mode: Mode, is_owner = false) => ({ channel: { kind, mode }, membership: { is_owner } });
const person = (role: Role, id = 2) => ({ id, role });

describe('what the town’s rules keep', () => {
  const everybody = {
    create_channel: 'everybody',
    call_everybody: 'everybody',
    make_invite: 'everybody',
    make_emoji: 'everybody',
  } as const;
  const rule = (rules: Partial<Rules>): void =>
    void (town.now = {
      name: '',
      welcome: '',
      language: null,
      avatar: null,
      registration: 'open',
      is_decided: false,
      rules: { ...everybody, ...rules },
      first_channels: [],
    });
  afterEach(() => void (town.now = null));

  it('is offered to moderators alone, and everything else as before', () => {
    rule({ create_channel: 'moderators' });
    expect(mayInHouse(me('member'), 'create_channel')).toBe(false);
    expect(mayInHouse(me('moderator'), 'create_channel')).toBe(true);
    expect(mayInChannel(me('member'), place('open', 'talk'), 'make_invite')).toBe(true);
    rule({});
    expect(mayInHouse(me('member'), 'create_channel')).toBe(true);
  });

  it('lets those whose channel it is call everybody in it', () => {
    rule({ call_everybody: 'moderators', make_invite: 'moderators' });
    expect(mayInChannel(me('member'), place('open', 'talk'), 'call_everybody')).toBe(false);
    expect(mayInChannel(me('member'), place('open', 'talk', true), 'call_everybody')).toBe(true);
    expect(mayInChannel(me('member'), place('open', 'talk', true), 'make_invite')).toBe(false);
  });
});

describe('what the table answers', () => {
  it('lets everybody make channels, moderators keep order, and administrators alone keep the server', () => {
    const may = (action: 'create_channel' | 'moderate' | 'administer') =>
      (['member', 'moderator', 'admin'] as const).filter((role) => mayInHouse(me(role), action));
    expect(may('create_channel')).toEqual(['member', 'moderator', 'admin']);
    expect(may('moderate')).toEqual(['moderator', 'admin']);
    expect(may('administer')).toEqual(['admin']);
  });

  it('lets whoever is in a channel talk, and only those who arrange it once it announces', () => {
    expect(mayInChannel(me('member'), place('open', 'talk'), 'post')).toBe(true);
    for (const kind of ['open', 'closed'] as const) {
      expect(mayInChannel(me('member'), place(kind, 'announcement'), 'post')).toBe(false);
      expect(mayInChannel(me('member'), place(kind, 'announcement', true), 'post')).toBe(true);
      expect(mayInChannel(me('moderator'), place(kind, 'announcement'), 'post')).toBe(true);
      expect(mayInChannel(me('admin'), place(kind, 'archived', true), 'post')).toBe(false);
    }
  });

  it('keeps the name and the topic of an archived channel, but lets it be brought back', () => {
    const archived = place('open', 'archived', true);
    expect(mayInChannel(me('member'), archived, 'rename')).toBe(false);
    expect(mayInChannel(me('member'), archived, 'set_topic')).toBe(false);
    expect(mayInChannel(me('member'), archived, 'invite')).toBe(false);
    expect(mayInChannel(me('member'), archived, 'arrange')).toBe(true);
    expect(mayInChannel(me('member'), place('open', 'archived'), 'arrange')).toBe(false);
  });

  it('leaves the topic of a talk to all of its people, and its name to those who arrange it', () => {
    const talk = place('closed', 'talk');
    expect(mayInChannel(me('member'), talk, 'set_topic')).toBe(true);
    expect(mayInChannel(me('member'), talk, 'rename')).toBe(false);
    expect(mayInChannel(me('moderator'), talk, 'rename')).toBe(true);
    expect(mayInChannel(me('member'), place('closed', 'talk', true), 'delete_channel')).toBe(false);
    expect(mayInChannel(me('moderator'), talk, 'delete_channel')).toBe(true);
  });

  it('lets nobody arrange or widen a direct channel, and its people pin in it', () => {
    const direct = place('direct', 'talk');
    for (const action of ['arrange', 'invite', 'set_topic', 'delete_message', 'remove_member'] as const) {
      expect(mayInChannel(me('admin'), direct, action), action).toBe(false);
    }
    expect(mayInChannel(me('member'), direct, 'pin')).toBe(true);
  });

  it('lets the people of a direct channel name it once they are three', () => {
    const named = (people: number[]) => {
      const direct = place('direct', 'talk');
      return mayBeRenamed(me('member'), { ...direct, channel: { ...direct.channel, people } });
    };
    expect([named([1]), named([1, 2]), named([1, 2, 3])]).toEqual([false, false, true]);
  });

  it('lets moderators restrain members, administrators anybody, and nobody themselves', () => {
    for (const action of ['block', 'mute'] as const) {
      expect(mayToPerson(me('member'), person('member'), action)).toBe(false);
      expect(mayToPerson(me('moderator'), person('member'), action)).toBe(true);
      expect(mayToPerson(me('moderator'), person('moderator'), action)).toBe(false);
      expect(mayToPerson(me('admin'), person('admin'), action)).toBe(true);
      expect(mayToPerson(me('admin'), person('admin', ME), action)).toBe(false);
    }
  });

  it('is no for whoever is not signed in', () => {
    expect(mayInHouse(null, 'create_channel')).toBe(false);
    expect(mayInChannel(null, place('open', 'talk'), 'post')).toBe(false);
    expect(mayToPerson(null, person('member'), 'block')).toBe(false);
  });

  it('is no for what this page has never heard of', () => {
    expect(mayInHouse(me('owner' as Role), 'moderate')).toBe(false);
    expect(mayInChannel(me('admin'), place('closed', 'silent' as Mode), 'arrange')).toBe(false);
    expect(mayToPerson(me('admin'), person('owner' as Role, ME), 'unblock')).toBe(false);
  });
});
