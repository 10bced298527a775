import { countEn, formEn } from '../plural';

const list = new Intl.ListFormat('en');

export default {
  // The channel's header.
  searchHere: 'Search in this channel',
  pins: 'Pinned messages',
  info: 'About this channel',
  favourite: 'Add to favourites',
  unfavourite: 'Remove from favourites',
  addTopic: 'What is it about?',
  closed: 'Closed channel',
  channel: 'Channel',
  archived: 'archived',
  announcements: 'announcements',

  // The list.
  list: (name: string) => `Messages in ${name}`,
  answersList: 'Answers',
  newMessages: 'New messages',
  newSince: (n: number, at: string) => `${n >= 1000 ? '1000+' : n} new since ${at}`,
  newCount: (n: number) => `${n >= 1000 ? '1000+' : n} new`,
  markRead: 'Mark read',
  toNew: 'Go to the first new message',
  toPresent: 'Jump to present',
  toPresentWithNew: (n: number) => `${n >= 1000 ? '1000+' : n} new · jump to present`,
  olderFailed: 'Older messages could not be loaded.',
  newerFailed: 'Newer messages could not be loaded.',
  gone: 'That message is not there any more.',

  // A message.
  said: (name: string, at: string, text: string) => `${name}, ${at}: ${text}`,
  edited: 'edited',
  editedAt: (at: string) => `Edited ${at}`,
  deleted: 'This message was deleted.',
  pinned: 'Pinned',
  savedMark: 'Saved',
  sending: 'Being sent',
  notSent: 'Not sent.',
  discard: 'Delete',
  showMore: 'Show more',
  showLess: 'Show less',
  copyCode: 'Copy code',
  done: 'Done',
  notDone: 'Not done',
  replies: (n: number) => countEn(n, { one: 'reply', other: 'replies' }),
  lastReply: (at: string) => `last at ${at}`,
  openThread: 'open the thread',
  profileOf: (name: string) => `Profile of ${name}`,

  // Reactions.
  reactedBy: (names: string[], emoji: string) => `${list.format(names)} reacted with ${emoji}`,
  others: (n: number) => countEn(n, { one: 'other', other: 'others' }),
  reaction: (emoji: string, n: number, own: boolean) => `${emoji} ${n}${own ? ', yours too' : ''}`,
  reactWith: (emoji: string) => `React with ${emoji}`,
  react: 'Add a reaction',
  youSubject: 'You',

  // What can be done with a message.
  actions: 'Actions',
  reply: 'Reply in thread',
  save: 'Save for later',
  unsave: 'Remove from saved',
  edit: 'Edit',
  delete: 'Delete…',
  copyLink: 'Copy link',
  copyText: 'Copy text',
  linkCopied: 'The link is copied.',
  textCopied: 'The text is copied.',
  markUnread: 'Mark unread from here',
  pin: 'Pin to the channel',
  unpin: 'Unpin',
  readers: 'Who has read it',
  report: 'Report…',
  follow: 'Follow the thread',
  unfollow: 'Unfollow the thread',
  more: 'More actions',
  deleteTitle: 'Delete this message?',
  deleteText: 'It is gone for everybody and cannot be brought back.',
  deleteOthersText: 'It is gone for everybody and cannot be brought back. The deletion is noted in the audit log.',

  // Threads.
  thread: 'Thread',
  noAnswers: 'No answers yet. Write the first one.',

  // Pins.
  noPins: 'Nothing is pinned yet',
  noPinsHint: 'Pin what everybody should find again: choose “Pin to the channel” in the menu of a message.',
  jump: 'Go to the message',

  // Report.
  reportTitle: 'Report a message',
  reportHint: 'The moderators see the message and what you write here. The author is not told who reported it.',
  reason: 'What is wrong with it?',
  sendReport: 'Report',
  reported: 'Thank you. The moderators will look at it.',

  // Readers.
  readersTitle: 'Who has read it',
  readBy: (n: number) => `Read by ${countEn(n, { one: 'person', other: 'people' })}`,
  readByNobody: 'Nobody else has read it yet',
  notYet: (n: number) => `Not yet: ${countEn(n, { one: 'person', other: 'people' })}`,

  // Typing.
  typing: (names: string[]) => `${list.format(names)} ${formEn(names.length, { one: 'is', other: 'are' })} typing…`,
  manyTyping: 'Several people are typing…',

  // What became of the channel. `who` is one person, or several joined by commas.
  joined: (who: string, _n: number) => `${who} joined`,
  broughtIn: (who: string, by: string) => `${by} added ${who}`,
  left: (who: string, _n: number) => `${who} left`,
  removed: (who: string, by: string) => `${by} removed ${who}`,
  names: (names: string[], others: number) =>
    list.format(others > 0 ? [...names, countEn(others, { one: 'other', other: 'others' })] : names),
  renamed: (who: string, name: string) => `${who} renamed the channel to ${name}`,
  topic: (who: string, topic: string) => `${who} changed the topic: ${topic}`,
  noTopic: (who: string) => `${who} removed the topic`,
  modes: {
    talk: (who: string) => `${who} opened the channel for everybody to write`,
    announcement: (who: string) => `${who} made it a channel for announcements`,
    archived: (who: string) => `${who} archived the channel`,
  },
  slowed: (who: string, wait: string) => `${who} set the slow mode: ${wait} between messages`,
  unslowed: (who: string) => `${who} ended the slow mode`,
  operator: 'The operator',

  // Where it begins.
  beginning: (name: string) => `This is the beginning of ${name}`,
  beginningWith: (names: string) => `You and ${names}`,
  beginningOpen: 'An open channel: everybody here can find it and join.',
  beginningClosed: 'A closed channel: only those who were invited can see it.',
  beginningDirect: (names: string) => `Only ${names} and you can read what is said here.`,
  beginningOwn: 'A place for your own notes, drafts and links. Nobody else can read it.',
  nothingYet: 'Nothing has been said yet. Write the first message.',
  invite: 'Invite people',
  setTopic: 'Say what it is about',

  // Keys, for the sheet.
  keys: {
    title: 'In the list of messages',
    move: 'Next or previous message',
    thread: 'Open the thread',
    edit: 'Edit your message',
    react: 'Add a reaction',
    save: 'Save for later',
    unread: 'Mark unread from here',
    delete: 'Delete the message',
    menu: 'All actions',
    end: 'First or last message',
    compose: 'Back to writing',
  },
};
