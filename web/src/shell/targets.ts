/** What the quick switcher offers, the best first. */
import { call } from '$lib/api/http';
import { paths } from '$lib/api/paths';
import type { Person } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { mayInHouse } from '$lib/may';
import { channelPath } from '$lib/route';
import { router } from '$lib/router.svelte';
import { session } from '$lib/session.svelte';
import { fitAny } from '$lib/text/fuzzy';
import { peopleOf, placeName } from '$lib/text/names';
import { t } from '$lib/words/index.svelte';

interface Shown {
  key: string;
  name: string;
  detail: string;
  label: 'channel' | 'direct' | 'person' | 'page';
}

export type Target = Shown & ({ kind: 'place'; place: Place } | { kind: 'person'; person: Person } | { kind: 'page'; path: string });

/** What is unread comes a little before what fits as well. */
const CALLS = 60;
const UNREAD = 30;
/** With nothing typed, the channels that were open last come first. */
const RECENT = 200;
/** A channel one is in before somebody one has not written to, and pages last. */
const BEHIND = { place: 0, person: 40, page: 80 };

export function targets(chat: Chat, typed: string, people: readonly Person[], recent: readonly number[] = []): Target[] {
  const isEmpty = typed.trim() === '';
  const all: { target: Target; score: number }[] = [];
  const offer = (target: Target, names: string[], more: number): void => {
    const score = fitAny(typed, names);
    if (score > 0) all.push({ target, score: score + more - BEHIND[target.kind] });
  };

  const written = new Set<number>();
  for (const place of chat.places.values()) {
    const { kind, topic } = place.channel;
    const alone = kind === 'direct' && place.others.length === 1 ? chat.people.get(place.others[0]!) : undefined;
    if (alone) written.add(alone.id);
    const name = placeName(chat, place);
    // A group with a name is found by its people as well.
    const people = kind === 'direct' && place.channel.name !== null ? peopleOf(chat, place) : null;
    const target: Target = {
      kind: 'place',
      key: `c${place.id}`,
      place,
      name,
      detail: alone ? `@${alone.username}` : (people ?? topic),
      label: kind === 'direct' ? 'direct' : 'channel',
    };
    // Where the person is already is not where they want to go.
    const at = isEmpty && !isOpen(place) ? recent.indexOf(place.id) : -1;
    const late = at < 0 ? 0 : RECENT - at;
    offer(target, [name, alone?.username ?? people ?? ''].filter(Boolean), late + (place.isCalling ? CALLS : place.isUnread ? UNREAD : 0));
  }
  for (const person of people) {
    if (written.has(person.id) || person.is_blocked) continue;
    const { id, name, username } = person;
    const detail = id === chat.me ? t().shell.directSelf : `@${username}`;
    offer({ kind: 'person', key: `p${id}`, person, name, detail, label: 'person' }, [name, username], 0);
  }
  if (!isEmpty) {
    for (const [path, name] of pages()) offer({ kind: 'page', key: path, path, name, detail: '', label: 'page' }, [name], 0);
  }
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return all.sort((a, b) => b.score - a.score || compare(a.target.name, b.target.name)).map(({ target }) => target);
}

const isOpen = (place: Place): boolean => router.route.page === 'channel' && router.route.channel === place.id;

function pages(): [string, string][] {
  const words = t().shell;
  const all: [string, string][] = [
    [paths.threads, words.threads],
    [paths.mentions, words.mentions],
    [paths.drafts, words.drafts],
    [paths.saved, words.saved],
    [paths.reminders, words.reminders],
    [paths.scheduled, words.scheduled],
    [paths.search, words.search],
    [paths.channels, words.browse],
    [paths.people, words.people],
    [paths.settings, words.settings],
  ];
  if (mayInHouse(session.me, 'moderate')) all.push([paths.moderation, words.moderation]);
  return all;
}

/** Goes there; with a person, the channel is opened first. */
export async function go(chat: Chat, target: Target): Promise<void> {
  if (target.kind === 'page') return router.go(target.path);
  if (target.kind === 'place') return router.go(channelPath(target.place.id));
  const { id } = target.person;
  const place = chat.enter(await call('open_direct', { people: id === chat.me ? [] : [id] }));
  router.go(channelPath(place.id));
}
