/** Asks the server's table of permissions, so that nothing is offered that it refuses. */
import { inChannel, inHouse, keptInChannel, keptInHouse, kinds, modes, roles, stands, toPerson } from './api/permit';
import type { Channel, Me, Membership, Person, Rules } from './api/types';
import { town } from './town.svelte';

/** A channel, and how one is in it; `null` when one is not. */
interface Place {
  channel: Pick<Channel, 'kind' | 'mode'>;
  membership: Pick<Membership, 'is_owner'> | null;
}

/** As many people as the server asks for. */
const NAMED_PEOPLE = 3;

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

/** The row that holds for an action where the town's rules keep it from members; without one, its usual row does. */
function kept<Row extends string>(rows: Record<string, Row>, action: string): Row | undefined {
  return town.now?.rules[action as keyof Rules] === 'moderators' ? rows[action] : undefined;
}

export const mayInHouse = (me: Me | null, action: keyof typeof inHouse): boolean =>
  reaches(me, kept(keptInHouse, action) ?? inHouse[action]);

export function mayInChannel(me: Me | null, { channel, membership }: Place, action: keyof typeof inChannel): boolean {
  const stand = membership === null ? 'stranger' : membership.is_owner ? 'owner' : 'member';
  const row = kept(keptInChannel, action) ?? inChannel[action];
  return reaches(me, row, [channel.kind, kinds], [channel.mode, modes], [stand, stands]);
}

/** Of direct channels only those of several people have a name besides those of their people. */
export const isNamed = ({ channel }: { channel: Pick<Channel, 'kind' | 'people'> }): boolean =>
  channel.kind === 'direct' && channel.people.length >= NAMED_PEOPLE;

export const mayBeRenamed = (me: Me | null, place: Place & { channel: Pick<Channel, 'people'> }): boolean =>
  (place.channel.kind !== 'direct' || isNamed(place)) && mayInChannel(me, place, 'rename');

export function mayToPerson(me: Me | null, person: Pick<Person, 'id' | 'role'>, action: keyof typeof toPerson): boolean {
  return reaches(me, toPerson[action], [person.id === me?.person.id, [false, true]], [person.role, roles]);
}
