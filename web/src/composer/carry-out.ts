/** Does what a command asks for. */
import { call } from '$lib/api/http';
import { randomId } from '$lib/browser';
import type { Chat } from '$lib/chat/chat.svelte';
import type { Place } from '$lib/chat/place.svelte';
import { mayInChannel } from '$lib/may';
import { preferences } from '$lib/preferences.svelte';
import { session } from '$lib/session.svelte';
import { nameKey } from '$lib/text/key';
import { clockAndDay } from '$lib/text/time';
import { dialogs } from '$lib/ui/dialogs.svelte';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';
import { changeProfile } from '../settings/change';
import { remind } from '../clock/remind';
import { saidWhen } from '../clock/said-when';
import { faultOf, readPoll } from '../polls/asking-for';
import { askToLeave } from '../shell/leaving';
import type { CommandId } from './commands';
import { crowdOf } from './crowd.svelte';

/** Nobody writes more names into a line. */
const MOST_INVITED = 20;
/** Channels whose pictures are folded. */
const MOST_FOLDED = 500;
/** As the texts of the chat are written: its own strokes would make it slanted. */
const SHRUG = '¯\\\\\\_(ツ)\\_/¯';

/** Where a command was given, and how something is said there. */
export interface Given {
  chat: Chat;
  place: Place;
  thread: number | null;
  inChannel: boolean;
  post: (text: string) => void;
}

type Deed = (given: Given, rest: string) => Promise<boolean> | boolean;

const DEEDS: Record<CommandId, Deed> = {
  me: ({ post }, rest) => rest !== '' && say(post, `_${rest}_`),
  shrug: ({ post }, rest) => say(post, `${rest} ${SHRUG}`.trim()),
  poll: askAll,
  remind: (_, rest) => remindOf(rest),
  topic: async ({ place }, topic) => topic !== '' && (await done(() => call('arrange_channel', { channel: place.id, topic }))),
  invite: (given, rest) => (rest === '' ? inviteByLink(given.place) : invite(given, rest)),
  status: ({ chat }, text) =>
    text === '' ? open({ kind: 'status' }) : done(() => changeProfile(chat, { status: { text, until: null } }), t().commands.statusSet),
  mute: ({ place }) => mute(place),
  collapse: ({ place }) => fold(place, true),
  expand: ({ place }) => fold(place, false),
  leave: ({ chat, place }) => {
    askToLeave(chat, place);
    return true;
  },
};

/** True when it was done, or goes on elsewhere: the text is not needed any more. */
export async function carryOut(id: CommandId, given: Given, rest: string): Promise<boolean> {
  const isDone = await DEEDS[id](given, rest);
  if (!isDone && rest === '') toasts.say(t().commands.needs[id === 'topic' ? 'topic' : 'me']);
  return isDone;
}

function say(post: Given['post'], text: string): boolean {
  post(text);
  return true;
}

/** What can be asked is; what lacks something is mended in its form, and stays written until it was asked there. */
function askAll({ chat, place, thread, inChannel }: Given, rest: string): boolean {
  const begun = readPoll(rest);
  if (rest === '') return open({ kind: 'poll', channel: place.id, thread, inChannel });
  if (faultOf(begun) !== null) {
    const onasked = (): void => chat.drafts.write(place.id, thread, '');
    dialogs.open({ kind: 'poll', channel: place.id, thread, inChannel, begun, onasked });
    return false;
  }
  chat.outbox.post(place.id, thread, begun.question, { poll: { options: begun.options }, inChannel });
  return true;
}

/** What was asked for in vain keeps its nonce: asked for again, it is the same reminder. */
let wanted = { line: '', nonce: '' };

async function remindOf(line: string): Promise<boolean> {
  if (line === '') {
    remind(null);
    return true;
  }
  const words = t().commands;
  const understood = saidWhen(line, Date.now());
  if ('fault' in understood) {
    toasts.say(words.remindFaults[understood.fault]);
    return false;
  }
  const { at, text } = understood;
  if (wanted.line !== line) wanted = { line, nonce: randomId() };
  const isDone = await done(() => call('remind', { at, text, nonce: wanted.nonce }), t().clock.reminderSet(clockAndDay(at)));
  if (isDone) wanted = { line: '', nonce: '' };
  return isDone;
}

/** On this device: pictures and what links lead to are shown when they are asked for, one by one. */
function fold({ id }: Place, isFolded: boolean): boolean {
  const others = preferences.folded.filter((channel) => channel !== id);
  preferences.folded = isFolded ? [...others, id].slice(-MOST_FOLDED) : others;
  toasts.say(isFolded ? t().commands.collapsed : t().commands.expanded);
  return true;
}

function open(what: Parameters<typeof dialogs.open>[0]): boolean {
  dialogs.open(what);
  return true;
}

function inviteByLink(place: Place): boolean {
  if (mayInChannel(session.me, place, 'make_invite')) return open({ kind: 'invite', channel: place.id });
  toasts.say(t().commands.noLinks);
  return true;
}

async function done(work: () => Promise<unknown>, said?: string): Promise<boolean> {
  const isDone = await toasts.run(work);
  if (isDone && said) toasts.say(said);
  return isDone;
}

async function mute(place: Place): Promise<boolean> {
  const level = place.membership.level === 'nothing' ? null : 'nothing';
  return await done(
    async () => place.counted(await call('prefer', { channel: place.id, level }), place.known),
    level === 'nothing' ? t().commands.muted : t().commands.unmuted,
  );
}

async function invite({ chat, place }: Given, rest: string): Promise<boolean> {
  const names = rest
    .split(/[\s,]+/)
    .map((word) => word.replace(/^@/, ''))
    .filter(Boolean);
  for (const name of names.slice(0, MOST_INVITED)) {
    const isDone = await toasts.run(async () => {
      const person = (await chat.people.search(name, 20)).find(({ username }) => nameKey(username) === nameKey(name));
      if (!person) return toasts.say(t().commands.nobody(name));
      await call('invite', { channel: place.id, person: person.id });
      crowdOf(place).came(person.id);
      toasts.say(t().composer.invited(person.name));
    });
    if (!isDone) return false;
  }
  return names.length <= MOST_INVITED;
}
