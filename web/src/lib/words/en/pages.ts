import { countEn } from '../plural';

export default {
  unknownChannel: 'a channel you are not in',
  reply: 'in a thread',

  people: 'People',
  peopleSearch: 'Search by name or username',
  peopleList: 'Everybody here',
  nobodyFound: (text: string) => `Nobody called “${text}”`,
  nobodyFoundHint: 'Try a part of the name, or another spelling.',
  nobody: 'Nobody is here yet',
  nobodyHint: 'Make a channel and send an invite link to those you want to talk to.',
  blocked: 'Blocked',

  threads: 'Threads',
  threadsEmpty: 'You follow no threads',
  threadsEmptyHint: 'Threads that you begin, answer in or are mentioned in come here, the last answered first.',
  replies: (n: number) => countEn(n, { one: 'reply', other: 'replies' }),
  lastReply: (when: string) => `last ${when}`,
  unread: (n: number) => `${n >= 1000 ? '999+' : n} new`,
  deletedMessage: 'This message was deleted.',
  readAll: 'Mark all read',
  allRead: 'All threads are read.',
  unfollow: 'Stop following',
  unfollowed: 'You do not follow this thread any more.',

  drafts: 'Drafts',
  draftsEmpty: 'No drafts',
  draftsEmptyHint: 'What you begin to write and do not send waits here, on all your devices.',
  deleteDraft: 'Delete the draft',
  draftDeleted: 'The draft is deleted.',
  undo: 'Undo',

  saved: 'Saved',
  savedEmpty: 'Nothing saved yet',
  savedEmptyHint: 'Save a message by its menu to find it again here. Nobody else learns of it.',
  savedAt: (when: string) => `saved ${when}`,
  unsave: 'Remove from saved',
  unsaved: 'Removed from saved.',

  mentions: 'Mentions',
  mentionsEmpty: 'Nobody has mentioned you yet',
  mentionsEmptyHint: 'Messages with your @name, from all your channels, come here.',
};
