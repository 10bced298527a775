/** Tells the person of what is new while they look elsewhere: title, picture of the tab, badge of the app, sound, desktop. */
import type { Chat } from '../chat/chat.svelte';
import type { Place } from '../chat/place.svelte';
import { standsIn } from '../chat/standing-in';
import { paths } from '../api/paths';
import type { Message } from '../api/types';
import { locks } from '../browser';
import { preferences } from '../preferences.svelte';
import { channelPath } from '../route';
import { router } from '../router.svelte';
import { session } from '../session.svelte';
import { placeName } from '../text/names';
import { toasts } from '../ui/toasts.svelte';
import { t } from '../words/index.svelte';
import { askPermission, permission, show, type Permission } from './desktop';
import { badge } from './favicon';
import { shown, tagOf } from './notices-shown.svelte';
import { isQuiet } from './quiet';
import { play } from './sound';

/** Of several tabs, the one that holds this lock notifies. */
const LOCK = 'veche.notify';
/** Held by a tab for the channel that somebody is looking at in it. */
const LOOKING = 'veche.looking.';
/** What is told late, after an absence, is for the counts to show. */
const NEWS_MS = 120_000;
const MOST_CHARS = 240;

/**
 * Begins to tell; what it gives ends that, and leaves title and picture as they were.
 *
 * To be run for as long as the shell is there.
 */
export function notifications(chat: Chat): () => void {
  const stopped = new AbortController();
  let isFirst = !locks;
  void locks
    ?.request(LOCK, { signal: stopped.signal }, () => {
      isFirst = true;
      return new Promise<void>((done) => stopped.signal.addEventListener('abort', () => done()));
    })
    .catch(() => {});

  const heard = (place: Place, message: Message): void => {
    if (isFirst && wants(chat, place, message)) void tell(chat, place, message);
  };
  const reminded = (reminder: number): void => {
    const words = t().shell;
    toasts.say(words.reminderDue, { label: words.open, run: () => router.go(paths.reminders) });
    if (!isFirst) return;
    if (preferences.sound) void play().catch(() => {});
    if (preferences.desktop) {
      void show({ title: words.reminderDue, body: '', path: paths.reminders, tag: `reminder-${reminder}` }).catch(() => {});
    }
  };
  chat.reminded.add(reminded);
  chat.listeners.add(heard);
  const endCounts = $effect.root(() => {
    counts(chat);
    looking();
    shown(chat);
  });
  return () => {
    chat.listeners.delete(heard);
    chat.reminded.delete(reminded);
    stopped.abort();
    endCounts();
  };
}

/** Shows how it is, for the settings: asks for permission when it was not asked for yet. To be called on a click. */
export async function test(): Promise<Permission> {
  await play().catch(() => {});
  const allowed = permission() === 'default' ? await askPermission() : permission();
  if (allowed === 'granted') await show({ title: 'Veche', body: t().shell.notices.test, path: router.path, tag: 'test' });
  return allowed;
}

export { askPermission, permission, type Permission };

/** Whether a message is one of those that the person wants to be told of. */
export function wants(chat: Chat, place: Place, message: Message): boolean {
  if (message.is_deleted || Date.now() - message.posted_at > NEWS_MS) return false;
  const { level } = place.membership;
  if (level === 'nothing') return false;
  if (place.callsMe(message)) return true;
  const tellsAll = level === 'all' || place.channel.kind === 'direct';
  if (tellsAll && standsIn(null, message)) return true;
  return message.thread !== null && chat.followed.get(place.id, message.thread) !== undefined;
}

async function tell(chat: Chat, place: Place, message: Message): Promise<void> {
  if (staysQuiet(message.author)) return;
  if (lookedAt === place.id || (await lookedAtElsewhere()).has(LOOKING + place.id)) return;
  if (preferences.sound) void play().catch(() => {});
  if (!preferences.desktop) return;
  const name = chat.people.name(message.author, message.author_username);
  const isBetweenTwo = place.channel.kind === 'direct' && place.others.length === 1;
  const title = isBetweenTwo ? name : t().shell.notices.inPlace(name, placeName(chat, place));
  // What reads texts comes with the first channel, not with the panes.
  const body = await import('../text/excerpt').then(
    ({ excerptOf }) => excerptOf(message, MOST_CHARS),
    () => message.text.slice(0, MOST_CHARS),
  );
  const path = channelPath(place.id, message.seq, message.thread);
  // What the server tells of the channel takes the place of it.
  await show({ title, body, path, tag: tagOf(place.id) }).catch(() => {});
}

/** Whether the person wants to hear nothing now, or nothing but of some, who `author` is none of. */
function staysQuiet(author: number): boolean {
  const quiet = session.me?.quiet;
  return quiet !== undefined && !quiet.people.includes(author) && isQuiet(quiet, Date.now());
}

let asking: Promise<ReadonlySet<string | undefined>> | null = null;

/** The locks that are held, those of the channels that somebody is looking at among them. Of several at once, one asks. */
function lookedAtElsewhere(): Promise<ReadonlySet<string | undefined>> {
  asking ??= (locks?.query() ?? Promise.resolve({ held: [] }))
    .then(({ held = [] }: { held?: LockInfo[] }) => new Set(held.map(({ name }) => name)))
    .finally(() => (asking = null));
  return asking;
}

/** Keeps title, picture and badge true. */
function counts(chat: Chat): void {
  const hasUnread = $derived([...chat.places.values()].some((place) => place.isUnread));
  $effect(() => {
    const { calls } = chat;
    title(calls);
    // The number follows whoever changes the title, such as a page with a name of its own.
    const changed = new MutationObserver(() => title(calls));
    const element = document.querySelector('title');
    if (element) changed.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      changed.disconnect();
      title(0);
    };
  });
  $effect(() => {
    void badge(chat.calls, hasUnread);
    // As the server counts for devices that are told.
    void appBadge(chat.calls - chat.waiting.reminders);
  });
  $effect(() => () => {
    void badge(0, false);
    void appBadge(0);
  });
}

function title(calls: number): void {
  const bare = document.title.replace(/^\(\d+\+?\) /, '');
  const wanted = calls > 0 ? `(${calls > 999 ? '999+' : calls}) ${bare}` : bare;
  if (document.title !== wanted) document.title = wanted;
}

async function appBadge(calls: number): Promise<void> {
  try {
    await (calls > 0 ? navigator.setAppBadge?.(calls) : navigator.clearAppBadge?.());
  } catch {
    // Only an installed app has one.
  }
}

/** The channel that somebody is looking at here. */
let lookedAt: number | null = null;

/** Says to the other tabs which channel is being looked at here. */
function looking(): void {
  let isFocused = $state(document.hasFocus());
  $effect(() => {
    const look = (): void => void (isFocused = document.hasFocus() && !document.hidden);
    const changes = [
      [window, 'focus'],
      [window, 'blur'],
      [document, 'visibilitychange'],
    ] as const;
    for (const [where, what] of changes) where.addEventListener(what, look);
    return () => {
      for (const [where, what] of changes) where.removeEventListener(what, look);
    };
  });
  $effect(() => {
    const { route } = router;
    if (!isFocused || route.page !== 'channel') return undefined;
    lookedAt = route.channel;
    const left = new AbortController();
    const held = new Promise<void>((done) => left.signal.addEventListener('abort', () => done()));
    // Shared: two windows may show one channel.
    void locks?.request(LOOKING + route.channel, { mode: 'shared', signal: left.signal }, () => held).catch(() => {});
    return () => {
      lookedAt = null;
      left.abort();
    };
  });
}
