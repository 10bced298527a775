import { describe, expect, it } from 'vitest';
import { offered } from '../src/conversation/offered';
import type { Kind, Me, Message, Mode, Role } from '../src/lib/api/types';
import type { Place } from '../src/lib/chat/place.svelte';

const ME = 1;
const me = (role: Role) => ({ person: { id: ME, role } }) as Me;
const place = (kind: Kind, mode: Mode, is_owner = false) => ({ channel: { kind, mode }, membership: { is_owner } }) as Place;
const by = (author: number, more: Partial<Message> = {}) => ({ author, is_deleted: false, thread: null, ...more }) as Message;

describe('what is offered to be done with a message', () => {
  it('is edited by its author alone, and deleted by them and by those who keep order', () => {
    const square = place('open', 'talk');
    expect(offered(me('member'), square, by(ME))).toMatchObject({ edit: true, delete: true, report: false, markUnread: false });
    expect(offered(me('member'), square, by(2))).toMatchObject({ edit: false, delete: false, report: true, markUnread: true });
    expect(offered(me('moderator'), square, by(2))).toMatchObject({ edit: false, delete: true });
    expect(offered(me('member'), place('open', 'talk', true), by(2)).delete).toBe(true);
  });

  it('is nobody else\u2019s business in a direct channel', () => {
    expect(offered(me('admin'), place('direct', 'talk'), by(2)).delete).toBe(false);
  });

  it('is less where only some write, and nothing where nobody does', () => {
    expect(offered(me('member'), place('open', 'announcement'), by(ME))).toMatchObject({
      react: true,
      reply: false,
      edit: false,
      pin: false,
    });
    expect(offered(me('member'), place('open', 'announcement', true), by(ME))).toMatchObject({ reply: true, edit: true, pin: true });
    expect(offered(me('admin'), place('open', 'archived'), by(ME))).toMatchObject({ react: false, reply: false, edit: false, pin: false });
  });

  it('is nothing once it is deleted, but its thread goes on', () => {
    const gone = offered(me('member'), place('open', 'talk'), by(ME, { is_deleted: true }));
    expect(gone).toMatchObject({ react: false, edit: false, delete: false, pin: false, reply: true });
  });
});
