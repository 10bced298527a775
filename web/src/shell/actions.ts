/** What the shortcuts of the whole page do. */
import { paths } from '$lib/api/paths';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { type KeyId, pressed } from '$lib/shortcuts';
import { channelPath } from '$lib/route';
import { router } from '$lib/router.svelte';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { isCovered } from '$lib/ui/covered';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';
import { walkRegions } from './regions';
import type { Sections } from './sections.svelte';

/** Shortcuts that hold while one writes, too. */
const WHILE_WRITING = /^(Escape|F6)$/;

/** Listens for the shortcuts; an `onkeydown` for the whole window. */
export function keyboard(chat: Chat, sections: Sections): (event: KeyboardEvent) => void {
  const actions: Partial<Record<KeyId, () => void>> = {
    switcher: () => dialogs.open({ kind: 'switcher' }),
    search: () => router.go(paths.search),
    shortcuts: () => dialogs.open({ kind: 'shortcuts' }),
    region: () => walkRegions(1),
    regionBack: () => walkRegions(-1),
    back: () => history.back(),
    forward: () => history.forward(),
    previous: () => step(sections.rows, -1),
    next: () => step(sections.rows, 1),
    previousUnread: () => step(sections.rows, -1, (place) => place.isUnread),
    nextUnread: () => step(sections.rows, 1, (place) => place.isUnread),
    mentions: () => router.go(paths.mentions),
    read: () => escape(chat),
    readAll: () => readAll(chat),
  };

  return (event) => {
    if (event.defaultPrevented) return;
    const id = pressed(event);
    const act = id && actions[id];
    if (!act || (isWriting(event) && !holdsWhileWriting(event))) return;
    if (isCovered()) {
      // The same keys close what they have opened, and never become the browser's in between.
      if (id === 'switcher') event.preventDefault();
      if (id === 'switcher' && dialogs.current?.kind === 'switcher') dialogs.close();
      return;
    }
    if (id === 'read' && hasText(event.target)) return;
    event.preventDefault();
    act();
  };
}

const holdsWhileWriting = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.metaKey || event.altKey || WHILE_WRITING.test(event.key);

const isField = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

const isWriting = (event: KeyboardEvent): boolean => isField(event.target);

function hasText(target: EventTarget | null): boolean {
  if (!isField(target)) return false;
  const text = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : target.textContent;
  return (text ?? '').trim() !== '';
}

/** Goes to the next row that will do, from the one that is open, and round at the end. */
function step(rows: Place[], by: 1 | -1, will: (place: Place) => boolean = () => true): void {
  const { route } = router;
  const here = rows.findIndex((place) => route.page === 'channel' && place.id === route.channel);
  const start = here < 0 && by < 0 ? 0 : here;
  for (let n = 1; n <= rows.length; n++) {
    const place = rows[(start + by * n + rows.length * 2) % rows.length]!;
    if (will(place)) return router.go(channelPath(place.id));
  }
}

/** Closes what stands beside the channel when one is in there; otherwise the channel is read, and its end is shown. */
function escape(chat: Chat): void {
  if (document.activeElement?.closest('[data-region="panel"]')) return router.beside(null);
  const { route } = router;
  const place = route.page === 'channel' ? chat.place(route.channel) : undefined;
  if (!place) return;
  place.presented++;
  // Without a connection there is nobody to tell; the list says it again when it is seen.
  chat.read(place.id, place.known).catch(() => {});
}

/** Reads everything. What was read in channels can be put back; threads cannot, so with them it asks first. */
export function readAll(chat: Chat): void {
  const unread = [...chat.places.values()].filter((place) => place.membership.unread > 0);
  if (unread.length + chat.followed.unread === 0) return toasts.say(t().shell.nothingUnread);
  if (chat.followed.unread === 0) return void readNow(chat, unread);
  toasts.say(t().shell.readAllAsk(unread.length), { label: t().shell.markRead, run: () => void readNow(chat, unread) });
}

async function readNow(chat: Chat, unread: readonly Place[]): Promise<void> {
  const were = unread.map(({ id, membership }) => ({ id, from: membership.read + 1 }));
  if (!(await toasts.run(() => chat.readAll())) || were.length === 0) return;
  const putBack = async (): Promise<void> => {
    for (const { id, from } of were) await chat.markUnread(id, from);
  };
  toasts.say(t().shell.readAllDone(were.length), { label: t().shell.undo, run: () => void toasts.run(putBack) });
}
