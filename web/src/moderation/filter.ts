/** Which lines of the audit log are wanted, as the page's address says it. */
import type { Params } from '$lib/api/http';
import { partPath } from '$lib/route';

export interface Filter {
  act: string | null;
  actor: number | null;
  person: number | null;
  channel: number | null;
  /** Days, `2026-11-22`, in the person's own zone; both belong to it. */
  since: string | null;
  until: string | null;
}

export const NOTHING: Filter = { act: null, actor: null, person: null, channel: null, since: null, until: null };

export function readFilter(query: URLSearchParams): Filter {
  const id = (key: string): number | null => (/^\d{1,15}$/.test(query.get(key) ?? '') ? Number(query.get(key)) : null);
  const day = (key: string): string | null => (startOf(query.get(key)) === null ? null : query.get(key));
  const act = query.get('act');
  return {
    act: act && /^[a-z_]{1,40}$/.test(act) ? act : null,
    actor: id('actor'),
    person: id('person'),
    channel: id('channel'),
    since: day('since'),
    until: day('until'),
  };
}

export function filterPath(filter: Filter): string {
  const fields = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) if (value !== null) fields.set(key, String(value));
  const path = partPath('moderation', 'audit');
  return fields.size > 0 ? `${path}?${fields}` : path;
}

export function asked({ since, until, ...rest }: Filter): Params<'audit'> {
  return { ...rest, since: startOf(since), until: startOf(until, 1) };
}

/** When a day begins here, or so many days later. Days have no fixed length: clocks are changed. */
function startOf(day: string | null, later = 0): number | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? [];
  if (!year) return null;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime();
  return Number.isNaN(at) ? null : at;
}
