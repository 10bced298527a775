import { countEn, formEn } from '../plural';

const list = new Intl.ListFormat('en');

export default {
  // The channel's header.
  searchHere: 'Search this channel',
  pins: 'Pinned messages',
  info: 'About this channel',
  favourite: 'Add to favourites',
  unfavourite: 'Remove from favourites',
  addTopic: 'Add a topic',
  closed: 'Closed channel',
  channel: 'Channel',
  archived: 'archived',
  announcements: 'announcements',

  // The list.
  list: (name: string) => `Messages in ${name}`,
  answersList: 'Replies',
  newMessages: 'New messages',
  newSince: (n: number, at: string) => `${n >= 1000 ? '1000+' : n} new since ${at}`,
  newCount: (n: number) => `${n >= 1000 ? '1000+' : n} new`,
  markRead: 'Mark as read',
  toNew: 'Go to the first new message',
  toPresent: 'Jump to present',
  olderFailed: 'Older messages could not be loaded.',
  newerFailed: 'Newer messages could not be loaded.',
  gone: 'That message no longer exists.',

  // A message.
  said: (name: string, at: string, text: string) => `${name}, ${at}: ${text}`,
  edited: 'edited',
  editedAt: (at: string) => `Edited ${at}`,
  deleted: 'This message was deleted.',
  ignored: 'Message from someone you ignore.',
  showIgnored: 'Show',
  pinned: 'Pinned',
  savedMark: 'Saved',
  sending: 'Sending',
  notSent: 'Not sent.',
  discard: 'Delete',
  showMore: 'Show more',
  showLess: 'Show less',
  copyCode: 'Copy code',
  done: 'Done',
  notDone: 'Not done',
  replies: (n: number) => countEn(n, { one: 'reply', other: 'replies' }),
  lastReply: (at: string) => `last reply ${at}`,
  openThread: 'open thread',
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
  select: 'Select',
  selection: {
    title: 'Selected messages',
    count: (n: number) => `${n} selected`,
    full: (n: number) => `${n} selected, no more at once`,
    copy: 'Copy',
    copied: (n: number) => `${countEn(n, { one: 'message', other: 'messages' })} copied.`,
    deleteTitle: (n: number) => `Delete ${countEn(n, { one: 'message', other: 'messages' })}?`,
    deleteText: 'They are deleted for everyone. This cannot be undone.',
    deleteOthersText: 'They are deleted for everyone. This cannot be undone, and is recorded in the audit log.',
    end: 'Cancel selection',
  },
  quote: 'Quote',
  forward: 'Forward…',
  forwardTitle: (n: number) => (n === 1 ? 'Forward message' : `Forward ${n} messages`),
  forwardTo: 'Channel or person',
  forwardElsewhere: 'Change',
  forwardWord: 'Add a message (optional)',
  forwardHint: (from: string) => `Only people who can read ${from} will see the message. Everyone else will see just a link.`,
  forwardDo: 'Forward',
  forwarded: (to: string) => `Forwarded to ${to}.`,
  previewOf: (name: string) => `Message from ${name}`,
  save: 'Save for later',
  unsave: 'Remove from saved',
  edit: 'Edit',
  delete: 'Delete…',
  copyLink: 'Copy link',
  copyText: 'Copy text',
  linkCopied: 'Link copied.',
  textCopied: 'Text copied.',
  markUnread: 'Mark unread from here',
  pin: 'Pin to channel',
  unpin: 'Unpin',
  readers: 'Read by…',
  report: 'Report…',
  follow: 'Follow thread',
  unfollow: 'Unfollow thread',
  more: 'More actions',
  deleteTitle: 'Delete this message?',
  deleteText: 'It is deleted for everyone. This cannot be undone.',
  deleteOthersText: 'It is deleted for everyone. This cannot be undone, and is recorded in the audit log.',

  // Threads.
  thread: 'Thread',
  noAnswers: 'No replies yet. Write the first one.',

  // Pins.
  noPins: 'Nothing is pinned yet',
  noPinsHint: 'Pin what everyone should be able to find: choose “Pin to channel” in a message’s menu.',
  jump: 'Go to message',

  // Report.
  reportTitle: 'Report message',
  reportHint: 'Moderators will see the message and what you write here. The author will not know who reported it.',
  reason: 'What is wrong with it?',
  sendReport: 'Report',
  reported: 'Thank you. Moderators will look at it.',

  // Readers.
  readersTitle: 'Read by',
  readBy: (n: number) => `Read by ${countEn(n, { one: 'person', other: 'people' })}`,
  readByNobody: 'No one else has read it yet',
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
  topic: (who: string, topic: string) => `${who} changed the topic to: ${topic}`,
  noTopic: (who: string) => `${who} removed the topic`,
  modes: {
    talk: (who: string) => `${who} let everyone post again`,
    announcement: (who: string) => `${who} made this an announcement channel`,
    archived: (who: string) => `${who} archived the channel`,
  },
  slowed: (who: string, wait: string) => `${who} turned on slow mode: ${wait} between messages`,
  unslowed: (who: string) => `${who} turned off slow mode`,
  removesFiles: (who: string, days: string) => `${who} set files here to be removed after ${days}`,
  keepsFiles: (who: string) => `${who} turned off removing old files here`,
  operator: 'The operator',

  // Where it begins.
  beginning: (name: string) => `This is the beginning of ${name}`,
  beginningWith: (names: string[]) => list.format(['You', ...names]),
  beginningOpen: 'This channel is open: everyone here can find it and join.',
  beginningClosed: 'This channel is closed: only people who were invited can see it.',
  beginningDirect: (names: string[]) => `Only ${list.format([...names, 'you'])} can read this conversation.`,
  beginningOwn: 'A place for your notes, drafts and links. No one else can read it.',
  nothingYet: 'No messages yet. Write the first one.',
  invite: 'Invite people',
  setTopic: 'Add a topic',

  // Keys, for the sheet.
  keys: {
    title: 'In the message list',
    move: 'Next or previous message',
    thread: 'Open thread',
    edit: 'Edit your message',
    react: 'Add a reaction',
    save: 'Save for later',
    unread: 'Mark unread from here',
    select: 'Select message',
    delete: 'Delete message',
    menu: 'All actions',
    end: 'First or last message',
    compose: 'Back to the message field',
  },
};
