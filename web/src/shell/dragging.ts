/** Drags a channel or a section to another place in the sidebar; by the keyboard, menus do the same. */
import type { Section } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { fits, put, putBefore } from './arranging';
import type { Sections } from './sections.svelte';

/** What is dragged, as its element says. */
export type Dragged = { channel: number } | { section: string };

interface Target {
  element: HTMLElement;
  isAfter: boolean;
  drop: () => void;
}

/** Follows one drag over the list to its end. */
export function drag(list: HTMLElement, chat: Chat, sections: Sections, dragged: Dragged): void {
  let target: Target | null = null;
  const over = (event: DragEvent): void => {
    mark((target = find(event)));
    if (target) event.preventDefault();
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    target?.drop();
  };
  const ended = (): void => {
    mark(null);
    list.removeEventListener('dragover', over);
    list.removeEventListener('drop', dropped);
    removeEventListener('dragend', ended);
  };
  list.addEventListener('dragover', over);
  list.addEventListener('drop', dropped);
  addEventListener('dragend', ended);

  function mark(to: Target | null): void {
    for (const marked of list.querySelectorAll<HTMLElement>('[data-drop]')) delete marked.dataset.drop;
    if (to) to.element.dataset.drop = to.isAfter ? 'after' : 'before';
  }

  function find(event: DragEvent): Target | null {
    const at = event.target as Element;
    const element = at.closest<HTMLElement>('[data-section]');
    const section = sections.all.find(({ key }) => key === element?.dataset.section);
    if (!element || !section) return null;
    if ('section' in dragged) return between(element, section, event, dragged.section);
    const place = chat.place(dragged.channel);
    if (!place || section.key === 'unread' || !fits(place, section)) return null;
    return within(element, section, at.closest<HTMLElement>('[data-channel]'), event, place);
  }

  function between(element: HTMLElement, section: Section, event: DragEvent, key: string): Target {
    const isAfter = isLower(element, event);
    const next = sections.all[sections.all.indexOf(section) + 1]?.key ?? null;
    const before = isAfter ? next : section.key;
    return { element, isAfter, drop: () => before !== key && void sections.change(key, { before }) };
  }

  /** Only a list that is sorted by hand, or one's own place in it, asks for a place among the rows. */
  function within(element: HTMLElement, section: Section, row: HTMLElement | null, event: DragEvent, place: Place): Target {
    const isOrdered = section.sort === 'hand' || sections.homeOf(place) === section.key;
    const other = row && chat.place(Number(row.dataset.channel));
    if (!isOrdered || !row || !other) return { element, isAfter: true, drop: () => void put(place, section) };
    const isAfter = isLower(row, event);
    const shown = sections.shown(section.key);
    const before = isAfter ? (shown[shown.indexOf(other) + 1] ?? null) : other;
    const move = (): void => {
      if (before !== place) void putBefore(sections, chat.places.values(), place, section.key, before);
    };
    return { element: row, isAfter, drop: move };
  }
}

function isLower(element: HTMLElement, event: DragEvent): boolean {
  const { top, height } = element.getBoundingClientRect();
  return event.clientY > top + height / 2;
}
