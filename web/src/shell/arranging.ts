/** Moves channels and sections about in the sidebar, by the menus and by the pointer. */
import { call, type Params } from '$lib/api/http';
import type { Section } from '$lib/api/types';
import type { Place } from '$lib/chat/place.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import type { Sections } from './sections.svelte';

/** Changes how the person stands in a channel. */
export const prefer = (place: Place, change: Omit<Params<'prefer'>, 'channel'>): Promise<unknown> =>
  toasts.run(async () => place.counted(await call('prefer', { channel: place.id, ...change }), place.known));

/** What stands in a section when everything is read, in its order. */
function atHome(sections: Sections, key: string, places: Iterable<Place>): Place[] {
  const shown = sections.shown(key);
  const elsewhere = [...places].filter((place) => sections.homeOf(place) === key && !shown.includes(place));
  return [...shown, ...elsewhere];
}

/** Puts a channel into a section, where its order has it. What becomes a favourite is in no section any more, and the other way round. */
export async function put(place: Place, { key, name }: Section): Promise<void> {
  if (name !== null) await prefer(place, { section: key });
  else await prefer(place, { section: null, is_favourite: key === 'favourites' });
}

/** Whether a channel may stand in a section. */
export function fits(place: Place, { key, name }: Section): boolean {
  if (name !== null || key === 'favourites') return true;
  return key === (place.channel.kind === 'direct' ? 'directs' : 'channels');
}

/** Puts a channel into a section before another of its channels, or at the end; the section is sorted by hand from then on. */
export async function putBefore(
  sections: Sections,
  places: Iterable<Place>,
  place: Place,
  key: string,
  before: Place | null,
): Promise<void> {
  sections.letGo();
  const others = atHome(sections, key, places).filter((one) => one !== place);
  const at = before ? others.indexOf(before) : -1;
  const order = at < 0 ? [...others, place] : others.toSpliced(at, 0, place);
  await toasts.run(() => call('arrange_section', { section: key, channels: order.map(({ id }) => id) }));
}

/** The neighbour before which a channel goes when it moves by one in its section: `undefined` where there is no way. */
export function step(sections: Sections, place: Place, by: 1 | -1): Place | null | undefined {
  const shown = sections.shown(sections.sectionOf(place));
  const to = shown.indexOf(place) + by;
  if (to < 0 || to >= shown.length) return undefined;
  return by < 0 ? shown[to] : (shown[to + 1] ?? null);
}

/** The key of the section before which one goes when it moves by one; `undefined` where there is no way. */
export function sectionStep(sections: Sections, section: Section, by: 1 | -1): string | null | undefined {
  const there = sections.all.filter((one) => sections.isThere(one));
  const to = there.indexOf(section) + by;
  if (to < 0 || to >= there.length) return undefined;
  return by < 0 ? there[to]!.key : (there[to + 1]?.key ?? null);
}
