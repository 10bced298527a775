import { countEn } from '../plural';

export default {
  unknownChannel: 'a channel you are not in',
  reply: 'in a thread',

  people: 'People',
  peopleSearch: 'Search by name or username',
  peopleList: 'Everyone here',
  nobodyFound: (text: string) => `No one found for “${text}”`,
  nobodyFoundHint: 'Try part of a name, or another spelling.',
  nobody: 'No one is here yet',
  nobodyHint: 'Create a channel and send an invite link to the people you want to talk to.',
  blocked: 'Blocked',

  threads: 'Threads',
  threadsEmpty: 'No threads yet',
  threadsEmptyHint: 'Threads that you start, reply to or are mentioned in appear here, most recent first.',
  replies: (n: number) => countEn(n, { one: 'reply', other: 'replies' }),
  answer: 'Reply',
  earlierReplies: (n: number) => countEn(n, { one: 'earlier reply', other: 'earlier replies' }),
  lastReply: (when: string) => `last reply ${when}`,
  unread: (n: number) => `${n >= 1000 ? '1000+' : n} new`,
  deletedMessage: 'This message was deleted.',
  readAll: 'Mark all as read',
  allRead: 'All threads are read.',
  unfollow: 'Unfollow thread',
  unfollowed: 'You no longer follow this thread.',

  drafts: 'Drafts',
  draftsEmpty: 'No drafts',
  draftsEmptyHint: 'Messages that you start and do not send wait here, on all your devices.',
  deleteDraft: 'Delete draft',
  draftDeleted: 'Draft deleted.',
  undo: 'Undo',

  saved: 'Saved',
  savedEmpty: 'Nothing saved yet',
  savedEmptyHint: 'Save a message from its menu to find it here. Only you can see this.',
  savedAt: (when: string) => `saved ${when}`,
  unsave: 'Remove from saved',
  unsaved: 'Removed from saved.',

  mentions: 'Mentions',
  mentionsEmpty: 'No mentions yet',
  mentionsEmptyHint: 'Messages with your @name appear here, from all your channels.',
};
