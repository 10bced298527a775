/** Asks the server's table of permissions, so that nothing is offered that it refuses. */
import {
  inChannel,
  inChannelByAdmins,
  inChannelByModerators,
  inHouse,
  inHouseByAdmins,
  inHouseByModerators,
  kinds,
  modes,
  NAMED_PEOPLE,
  roles,
  stands,
  toPerson,
} from './api/permit';
import type { Channel, Me, Membership, Person, Rules, Who } from './api/types';
import { town } from './town.svelte';

/** A channel, and how one is in it; `null` when one is not. */
interface Place {
  channel: Pick<Channel, 'kind' | 'mode'>;
  membership: Pick<Membership, 'is_owner'> | null;
}

type Fact = [fact: unknown, all: readonly unknown[]];

/** Whether their role is none of the lowest, as many as a row of the table refuses for these facts. What is not known is refused. */
function reaches(me: Me | null, row: string, ...facts: Fact[]): boolean {
  let at = 0;
  for (const [fact, all] of facts) {
    if (!all.includes(fact)) return false;
    at = at * all.length + all.indexOf(fact);
  }
  return me !== null && roles.indexOf(me.person.role) >= Number(row[at]);
}

/** A table, and what holds instead where the town's rules leave something to these. */
type Ruled<Action extends string> = Record<Who, Partial<Record<Action, string>>>;

const house: Ruled<keyof typeof inHouse> = { everybody: inHouse, moderators: inHouseByModerators, admins: inHouseByAdmins };
const places: Ruled<keyof typeof inChannel> = { everybody: inChannel, moderators: inChannelByModerators, admins: inChannelByAdmins };

const rowOf = <Action extends string>(tables: Ruled<Action>, action: Action): string =>
  tables[town.now?.rules[action as keyof Rules] ?? 'everybody'][action] ?? tables.everybody[action] ?? '';

export const mayInHouse = (me: Me | null, action: keyof typeof inHouse): boolean => reaches(me, rowOf(house, action));

export function mayInChannel(me: Me | null, { channel, membership }: Place, action: keyof typeof inChannel): boolean {
  const stand = membership === null ? 'stranger' : membership.is_owner ? 'owner' : 'member';
  return reaches(me, rowOf(places, action), [channel.kind, kinds], [channel.mode, modes], [stand, stands]);
}

/** Of direct channels only those of several people have a name besides those of their people. */
export const isNamed = ({ channel }: { channel: Pick<Channel, 'kind' | 'people'> }): boolean =>
  channel.kind === 'direct' && channel.people.length >= NAMED_PEOPLE;

export const mayBeRenamed = (me: Me | null, place: Place & { channel: Pick<Channel, 'people'> }): boolean =>
  (place.channel.kind !== 'direct' || isNamed(place)) && mayInChannel(me, place, 'rename');

export function mayToPerson(me: Me | null, person: Pick<Person, 'id' | 'role'>, action: keyof typeof toPerson): boolean {
  return reaches(me, toPerson[action], [person.id === me?.person.id, [false, true]], [person.role, roles]);
}
