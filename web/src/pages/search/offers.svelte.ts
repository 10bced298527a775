/** What is offered below the input while an operator is written. */
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { placeName } from '$lib/text/names';
import { t } from '$lib/words/index.svelte';
import type { Person } from '$lib/api/types';
import { chip, HAS, OPERATORS, wordAt, writing, type Chip, type Operator, type Writing } from './query';

/** One row: either finishes a chip, or begins an operator. */
export type Offer = { key: string; label: string; about?: string } & (
  | { kind: 'person'; person: number; chip: Chip }
  | { kind: 'channel'; place: Place; chip: Chip }
  | { kind: 'value'; chip: Chip }
  | { kind: 'operator'; operator: Operator; isNegated: boolean }
);

const MOST = 8;
const PAUSE_MS = 120;

export class Offers {
  #found = $state.raw<{ text: string; people: readonly Person[] } | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly chat: Chat) {}

  /** Looks for people while somebody writes `from:`. Run within an effect. */
  look(text: string, caret: number): void {
    const now = writing(text, caret);
    clearTimeout(this.#timer);
    if (now?.operator !== 'from' || this.#found?.text === now.value) return;
    this.#timer = setTimeout(() => {
      this.chat.people.search(now.value, MOST).then(
        (people) => (this.#found = { text: now.value, people }),
        // Whoever knows the name can write it out.
        () => {},
      );
    }, PAUSE_MS);
  }

  /** The rows for what is being written. */
  of(text: string, caret: number, hasChips: boolean): { writing: Writing | null; rows: Offer[]; isBusy: boolean } {
    const now = writing(text, caret);
    if (!now) return { writing: null, rows: this.#operators(text, caret, hasChips), isBusy: false };
    const isBusy = now.operator === 'from' && this.#found?.text !== now.value;
    return { writing: now, rows: this.#values(now), isBusy };
  }

  #operators(text: string, caret: number, hasChips: boolean): Offer[] {
    const word = wordAt(text, caret);
    if (!word && (text.trim() !== '' || hasChips)) return [];
    return OPERATORS.filter((operator) => operator.startsWith(word?.word ?? '')).map((operator) => ({
      kind: 'operator',
      key: operator,
      operator,
      isNegated: word?.isNegated ?? false,
      label: t().search.operators[operator].example,
      about: t().search.operators[operator].about,
    }));
  }

  #values({ operator, value, isNegated }: Writing): Offer[] {
    switch (operator) {
      case 'from':
        return this.#people(value, isNegated);
      case 'in':
        return this.#channels(value, isNegated);
      case 'has':
        return HAS.filter((has) => has.startsWith(value.toLowerCase())).map((has): Offer => ({
          kind: 'value',
          key: has,
          label: t().search.has[has],
          chip: chip('has', has, isNegated)!,
        }));
      case 'is':
        return [{ kind: 'value', key: 'pinned', label: t().search.operators.is.about, chip: chip('is', 'pinned', isNegated)! }];
      default:
        return days().map(({ label, day }) => ({ kind: 'value', key: day, label, about: day, chip: chip(operator, day, isNegated)! }));
    }
  }

  #people(text: string, isNegated: boolean): Offer[] {
    const rows: Offer[] = [];
    if ('me'.startsWith(text.toLowerCase())) {
      rows.push({
        kind: 'person',
        key: 'me',
        person: this.chat.me,
        label: t().search.me,
        about: 'from:me',
        chip: chip('from', 'me', isNegated)!,
      });
    }
    for (const { id, name, username } of this.#found?.people ?? []) {
      const made = chip('from', username, isNegated);
      if (made) rows.push({ kind: 'person', key: String(id), person: id, label: name, about: `@${username}`, chip: made });
    }
    return rows;
  }

  #channels(text: string, isNegated: boolean): Offer[] {
    const wanted = text.toLocaleLowerCase();
    const named = [...this.chat.places.values()].map((place) => ({ place, name: placeName(this.chat, place) }));
    const fit = named.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
    const first = (name: string): number => (name.toLocaleLowerCase().startsWith(wanted) ? 0 : 1);
    fit.sort((a, b) => first(a.name) - first(b.name) || a.name.localeCompare(b.name));
    return fit.slice(0, MOST).map(({ place, name }) => {
      const isUnique = place.channel.kind !== 'direct' && named.filter((other) => other.name === name).length === 1;
      const made = (isUnique ? chip('in', name, isNegated) : null) ?? chip('in', String(place.id), isNegated, true)!;
      return { kind: 'channel', key: String(place.id), place, label: name, chip: made };
    });
  }
}

export function days(): { label: string; day: string }[] {
  const today = new Date();
  // By the calendar here: at 01:30 it is today, whatever day it is in UTC.
  const ago = (n: number): string => {
    const day = new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate() - n));
    return day.toISOString().slice(0, 10);
  };
  return [
    { label: t().common.today, day: ago(0) },
    { label: t().common.yesterday, day: ago(1) },
    { label: t().search.weekAgo, day: ago(7) },
  ];
}
