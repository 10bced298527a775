// Made from the server's own types by `make describe`; a change made here is lost.

/** The answer to a frame of the client's: either `ok` or `problem`. */
export interface Answer {
  /** The number of the frame that is answered; `null` when it could not be read. */
  id: number | null;
  /** What the operation gives, when it was done. */
  ok?: unknown;
  /** Why it was not done. */
  problem?: Problem | null;
}

/** A sign of life. */
export interface Beat {
  /**
   * Up to where this socket has told each channel. Whoever holds less has lost something and should connect anew.
   */
  heads: Record<string, number>;
}

/** A channel: a log of everything that was said and done in it. */
export interface Channel {
  /** Which. */
  id: number;
  /** Who it is for. */
  kind: Kind;
  /** What it is called; a direct channel has no name. */
  name: string | null;
  /** What it is about. */
  topic: string;
  /** What may be done in it. */
  mode: Mode;
  /** Seconds that must lie between two messages of one person; 0 for none. */
  slow_seconds: number;
  /** The people of a direct channel, by id; empty for any other. */
  people: number[];
  /** The position of the last change in it; 0 when nothing has happened yet. */
  head: number;
  /** Since when there is this channel. */
  created_at: number;
}

/** A frame from the client: do this. */
export interface ClientFrame {
  /** The client's own number for it: the answer carries the same. */
  id: number;
  /** The operation's name, as the description gives it: `post`, `edit`, `resume`. */
  op: string;
  /** What the operation is told. May be left out when it needs nothing. */
  params?: Record<string, unknown>;
}

/** The kind of a problem. */
export type Code =
  /** 401: there is no token, or it is not good any more. Refresh it, or sign in. */
  | "unauthenticated"
  /** 401: the username or the password is wrong. */
  | "wrong_password"
  /** 403: the account is blocked. */
  | "blocked"
  /** 403: muted by a moderator; `retry_after` says for how long. */
  | "muted"
  /** 403: not allowed, for this person and this thing. */
  | "forbidden"
  /** 403: the token was made without the scope that this needs. */
  | "scope"
  /** 404: no such thing, as far as this person may know. */
  | "not_found"
  /** 405: the path is known, the method is not. */
  | "method_not_allowed"
  /** 408: the body took too long. */
  | "timeout"
  /** 409: another has this name or address. */
  | "taken"
  /** 409: not possible as things are. */
  | "conflict"
  /** 409: a position beyond the last one, `head`: what was read before is of another time. Read anew. */
  | "ahead"
  /** 413: the body or frame is too large. */
  | "too_large"
  /** 415: the body is not JSON by its type. */
  | "not_json"
  /** 422: a field breaks a rule. */
  | "invalid"
  /** 429: wait for `retry_after` seconds. */
  | "too_fast"
  /** 500: our fault; it was logged. */
  | "internal"
  /** 503: the database cannot answer now; try again after `retry_after` seconds. */
  | "unavailable"
  /** 507: the disk is full. */
  | "full";

/** Something that happened in a channel and took a position of its log. Told after it was stored. */
export type Event = {
  /** Where. */
  channel: number;
  /** The position it took: the one before it plus 1. */
  seq: number;
  /** When. */
  at: number;
  /** Who did it; `null` when it was the operator. */
  actor: number | null;
} & (
  /** A message was posted. */
  | {
    type: "posted";
    /** The message. */
    message: Message;
    /** The thread that it stands in, as it is now. */
    thread: Thread | null;
  }
  /** The author changed the text. */
  | {
    type: "edited";
    /** The message. */
    message: Message;
  }
  /** A message was deleted; its tombstone stays. */
  | {
    type: "deleted";
    /** The tombstone. */
    message: Message;
    /** The thread that it stood in, as it is now. */
    thread: Thread | null;
  }
  /** Somebody put a reaction to a message. */
  | {
    type: "reacted";
    /** The message. */
    message: Message;
    /** The reaction. */
    emoji: string;
  }
  /** Somebody took a reaction back. */
  | {
    type: "unreacted";
    /** The message. */
    message: Message;
    /** The reaction. */
    emoji: string;
  }
  /** A message was pinned. */
  | {
    type: "pinned";
    /** The message. */
    message: Message;
  }
  /** A message is pinned no more. */
  | {
    type: "unpinned";
    /** The message. */
    message: Message;
  }
  /** A person came in. */
  | {
    type: "joined";
    /** Who. */
    user: number;
  }
  /** A person left or was removed. */
  | {
    type: "left";
    /** Who. */
    user: number;
  }
  /** The channel has another name. */
  | {
    type: "renamed";
    /** The new one. */
    name: string;
  }
  /** The channel has another topic. */
  | {
    type: "topic";
    /** The new one. */
    topic: string;
  }
  /** What may be done in the channel has changed. */
  | {
    type: "mode";
    /** The new mode. */
    mode: Mode;
  }
  /** The channel is slower or faster. */
  | {
    type: "slowed";
    /** Seconds between two messages of one person. */
    seconds: number;
  }
);

/** A stretch of a channel's log. */
export interface EventPage {
  /** The events, each one position behind the other. */
  events: Event[];
  /** The last position there is. */
  head: number;
}

/** A thread that a person follows, as that person sees it. */
export interface FollowedThread {
  /** The message that is answered. */
  root: Message;
  /** Everything up to this position is read. */
  read: number;
  /** Answers of others beyond it. 1000 stands for 1000 or more. */
  unread: number;
  /** Those of them that mention the person, or everybody. 1000 stands for 1000 or more. */
  mentions: number;
  /** When the newest answer was posted. */
  last_reply_at: number;
}

/** How things stand when a socket opens. */
export interface Hello {
  /** The protocol's version: 1. */
  protocol: number;
  /** The server's version. */
  server: string;
  /** Which database this is. Another epoch than before: no position held from before means anything. */
  epoch: string;
  /** Who the socket speaks for. */
  me: Me;
  /** The channels that the person is in, with what is unread. */
  places: Place[];
  /** People in the person's small channels who are here now. */
  present: number[];
  /** Seconds between two beats. Twice as long without any frame: the socket is dead. */
  beat_seconds: number;
}

/** A colour's place on the wheel: 0 to 359 degrees. */
export type Hue = number;

/** Who a channel is for. */
export type Kind =
  /** Anyone may find it and join. */
  | "open"
  /** By invitation. */
  | "closed"
  /** Belongs to its set of people and can never widen. */
  | "direct";

/** Of what in a channel a person wants to be told. Counts do not depend on it. */
export type Level =
  /** Of every message. */
  | "all"
  /** Of messages that mention the person. */
  | "mentions"
  /** Of nothing. */
  | "nothing";

/** A person, as they alone may know themselves. */
export interface Me {
  /** What everybody may know. */
  person: Person;
  /** Where letters go, if they said so. */
  email: string | null;
  /** The language they read (BCP 47). */
  locale: string | null;
  /** Whether they show neither presence nor typing. */
  is_discreet: boolean;
  /** Until when they may say nothing. */
  muted_until: number | null;
}

/** One of a channel's people. */
export interface Member {
  user: number;
  /** Whether the channel is theirs to arrange. */
  is_owner: boolean;
  joined_at: number;
}

/** How one person stands in a channel: nobody else's business. */
export interface Membership {
  /** Whether the channel is theirs to arrange. */
  is_owner: boolean;
  /** Of what they want to be told. */
  level: Level;
  /** Whether it stands among their favourites. */
  is_favourite: boolean;
  /** Everything up to this position is read. */
  read: number;
  /**
   * Messages of others beyond it that were not read: those of the channel itself, not of its threads. 1000 stands
   * for 1000 or more.
   */
  unread: number;
  /** Those of them that mention the person, or everybody here. 1000 stands for 1000 or more. */
  mentions: number;
  /** Since when they are in. */
  joined_at: number;
}

/** A message, named by its channel and the seq of its posting. */
export interface Message {
  /** Where it was said. */
  channel: number;
  /** The position that its posting took in the channel's log. */
  seq: number;
  /** The position of its last change: `seq` until it is edited, deleted, reacted to or pinned. */
  changed: number;
  /** Who said it. */
  author: number;
  /** What the author is called when signing in. */
  author_username: string;
  /** What was said, as it was written; empty once it is deleted. */
  text: string;
  /** The author's own name for this posting, if it had one. */
  nonce: string | null;
  /** When it was stored. */
  posted_at: number;
  /** When its text was last changed. */
  edited_at: number | null;
  /** Whether this is the tombstone of a deleted message. */
  is_deleted: boolean;
  /** The message that it answers; `null` when it stands in the channel itself. */
  thread: number | null;
  /** How many answers it has that were not deleted. */
  replies: number;
  /** The newest of them. */
  last_reply: number | null;
  /** The people it mentions. */
  mentions: number[];
  /** Whether it mentions everybody in the channel. */
  mentions_everyone: boolean;
  /** What others put to it, in the order of the first of each. */
  reactions: Reaction[];
  /** When it was pinned. */
  pinned_at: number | null;
}

/** A page of messages. */
export interface MessagePage {
  /**
   * The messages, oldest first. Answers stand in their threads, not here; a tombstone stands here while it has
   * answers.
   */
  messages: Message[];
  /** What became of the channel and its people in between, oldest first. */
  events: Event[];
  /** Whether there are more before the first. */
  has_before: boolean;
  /** Whether there are more behind the last. */
  has_after: boolean;
  /** The last position of the log when the page was read: events up to it are in the page already. */
  head: number;
}

/** What may be done in a channel at all. */
export type Mode =
  /** Its people talk. */
  | "talk"
  /** Its owners and the moderators post, the others read and react. */
  | "announcement"
  /** Nobody says anything any more; it can be read, and brought back. */
  | "archived";

/** A person, as everybody here may know them. No address, and nothing that is theirs alone. */
export interface Person {
  /** Who. */
  id: number;
  /** What they are mentioned by. */
  username: string;
  /** What they want to be called. */
  name: string;
  /** What they may do. */
  role: Role;
  /** What they say of themselves. */
  about: string;
  /** Their colour; without one, the one that comes from the id. */
  colour: Hue | null;
  /** Where their clock stands, as IANA calls it. */
  time_zone: string | null;
  /** What they are about. */
  status: Status | null;
  /** Whether they are shut out. */
  is_blocked: boolean;
  /** Since when they are here. */
  created_at: number;
}

/** A channel as one person sees it. */
export interface Place {
  /** The channel. */
  channel: Channel;
  /** How the person stands in it; `null` when they are not in it. */
  membership: Membership | null;
}

/** Why something was not done. Nothing of it was kept. */
export interface Problem {
  /** `urn:veche:problem:` and the code. */
  type: string;
  /** The kind of problem, for people. */
  title: string;
  /** The HTTP status, on the socket too. */
  status: number;
  /** What happened, for people. */
  detail: string;
  /** The kind of problem, for programs. */
  code: Code;
  /** The field that breaks a rule. */
  field?: string | null;
  /** The rule that it breaks, as the rest of a sentence: `must have at most 80 characters`. */
  rule?: string | null;
  /** Seconds after which it makes sense to try again. */
  retry_after?: number | null;
  /** The last position of the log that a position lies beyond. */
  head?: number | null;
}

/** One emoji under a message, and who put it there. */
export interface Reaction {
  /** The emoji. */
  emoji: string;
  /** Who, first come first. */
  people: number[];
}

/** How far a person has read. */
export interface Reader {
  user: number;
  read: number;
}

/** What `resume` answers, once everything missed has been told. */
export interface Resumed {
  /** Channels whose positions mean nothing here, each told of by a `resync` frame. */
  resync: number[];
  /** Channels that the person is not in any more. */
  gone: number[];
}

/** A channel to be read anew. */
export interface Resync {
  /** Which. */
  channel: number;
  /** Its last position. */
  head: number;
}

/** A person's standing. Each one may do all that the ones before it may. */
export type Role =
  /** Talks. */
  | "member"
  /** Keeps order in channels and among members. */
  | "moderator"
  /** Keeps order among everybody, and the settings. */
  | "admin";

/** A frame from the server: an object with one key, which says what it is. */
export type ServerFrame =
  /** The first frame on every socket. */
  | {
    hello: Hello;
  }
  /** The answer to a frame of the client's. */
  | {
    answer: Answer;
  }
  /** The next position of a channel's log. */
  | {
    event: Event;
  }
  /** Something that no log keeps. */
  | {
    signal: Signal;
  }
  /** A channel that the person has come into: its events follow from behind `head`. */
  | {
    entered: Place;
  }
  /**
   * What is known of a channel is of another time: drop it and read anew. Events follow from behind this position.
   */
  | {
    resync: Resync;
  }
  /** The socket lives. */
  | {
    beat: Beat;
  };

/**
 * Something to know now that takes no position in any log: whoever misses it finds it in the next greeting, or
 * never needs it.
 */
export type Signal =
  /** The person came into this channel, on whatever device; the socket tells its events from now on. */
  | {
    type: "entered";
    /** Which. */
    channel: number;
  }
  /** The person is out of this channel, or it was deleted. */
  | {
    type: "gone";
    /** Which. */
    channel: number;
  }
  /** The person's own standing in a channel changed: what was read, the level, the favourite. */
  | {
    type: "membership";
    /** Where. */
    channel: number;
    /** How it is now. */
    membership: Membership;
  }
  /** The person's own standing in a thread changed. */
  | {
    type: "thread";
    /** Where. */
    channel: number;
    /** The thread's first message. */
    root: number;
    /** Everything up to this position is read; `null` when the thread is followed no more. */
    read: number | null;
  }
  /** The person saved a message, or did not want it any more. */
  | {
    type: "saved";
    /** Where. */
    channel: number;
    /** Which message. */
    message: number;
    /** Whether it is saved now. */
    is_saved: boolean;
  }
  /** The person's draft on another device. */
  | {
    type: "draft";
    /** Where. */
    channel: number;
    /** In which thread; `null` for the channel itself. */
    thread: number | null;
    /** The text; empty when there is none any more. */
    text: string;
  }
  /** The person's own profile, settings or rights changed: read them again. */
  | {
    type: "me";
  }
  /** Somebody in a channel of the person's shows another face: read the person again. */
  | {
    type: "person";
    /** Who. */
    user: number;
  }
  /** Somebody is typing. Good for 6 s. */
  | {
    type: "typing";
    /** Where. */
    channel: number;
    /** In which thread; `null` for the channel itself. */
    thread: number | null;
    /** Who. */
    user: number;
  }
  /** Somebody came or went. */
  | {
    type: "presence";
    /** Who. */
    user: number;
    /** Whether they are here now. */
    is_here: boolean;
  };

/** What a person is about, for a while or until they change it: one line of 1 to 100 characters. */
export interface Status {
  text: string;
  until: number | null;
}

/** The answers to a message: how many there are now. */
export interface Thread {
  /** The message that is answered. */
  root: number;
  /** How many answers it has that were not deleted. */
  replies: number;
  /** The newest of them. */
  last_reply: number | null;
}

/** What `arrange_channel` is told. */
export interface ArrangeChannelParams {
  channel: number;
  name?: string | null;
  topic?: string | null;
  mode?: Mode | null;
  /** Seconds that must lie between two messages of one person; 0 for none. */
  slow_seconds?: number | null;
}

/** What `channel` is told. */
export interface ChannelParams {
  channel: number;
}

/** What `channels` is told. */
export type ChannelsParams = Record<string, never>;

/** What `create_channel` is told. */
export interface CreateChannelParams {
  /** Open or closed. */
  kind: Kind;
  name: string;
  topic?: string;
}

/** What `delete` is told. */
export interface DeleteParams {
  channel: number;
  message: number;
}

/** What `delete_channel` is told. */
export interface DeleteChannelParams {
  channel: number;
}

/** What `edit` is told. */
export interface EditParams {
  channel: number;
  message: number;
  text: string;
}

/** What `events` is told. */
export interface EventsParams {
  channel: number;
  /** The last position that is known already; 0 for none. */
  after: number;
  /** Items in a page. */
  limit?: number;
}

/** What `find_channels` is told. */
export interface FindChannelsParams {
  /** What their names have in them; all when it is missing. */
  query?: string | null;
  /** Behind this one; the last of the page before. */
  after?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `follow` is told. */
export interface FollowParams {
  channel: number;
  /** The thread's first message. */
  message: number;
}

/** What `invite` is told. */
export interface InviteParams {
  channel: number;
  person: number;
}

/** What `join` is told. */
export interface JoinParams {
  channel: number;
}

/** What `leave` is told. */
export interface LeaveParams {
  channel: number;
}

/** What `mark_unread` is told. */
export interface MarkUnreadParams {
  channel: number;
  /** The first that is to be unread. */
  from: number;
}

/** What `me` is told. */
export type MeParams = Record<string, never>;

/** What `members` is told. */
export interface MembersParams {
  channel: number;
  /** Behind this one; the last of the page before. */
  after?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `message` is told. */
export interface MessageParams {
  channel: number;
  message: number;
}

/** What `messages` is told. */
export interface MessagesParams {
  channel: number;
  /** The last ones before this position. One of `before`, `after` and `around` at the most. */
  before?: number | null;
  /** The first ones behind this position. */
  after?: number | null;
  /** Those on both sides of this position. */
  around?: number | null;
  /** The answers to this message, not the channel itself. */
  thread?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `open_direct` is told. */
export interface OpenDirectParams {
  /** The others. None of them is a channel to write to oneself. */
  people: number[];
}

/** What `people` is told. */
export interface PeopleParams {
  /** What a username or name has in it, in whatever case. */
  search?: string | null;
  /** Just these; `search` and `after` must be missing then. */
  ids?: number[] | null;
  /** Behind this one; the last of the page before. */
  after?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `person` is told. */
export interface PersonParams {
  person: number;
}

/** What `pin` is told. */
export interface PinParams {
  channel: number;
  message: number;
}

/** What `pins` is told. */
export interface PinsParams {
  channel: number;
}

/** What `post` is told. */
export interface PostParams {
  channel: number;
  text: string;
  /** The sender's own name for this posting, new for each: what makes a repeat harmless. */
  nonce: string;
  /** The message that it answers. */
  thread?: number | null;
}

/** What `prefer` is told. */
export interface PreferParams {
  channel: number;
  level?: Level | null;
  is_favourite?: boolean | null;
}

/** What `present` is told. */
export type PresentParams = Record<string, never>;

/** What `react` is told. */
export interface ReactParams {
  channel: number;
  message: number;
  emoji: string;
}

/** What `read` is told. */
export interface ReadParams {
  channel: number;
  /** The position; one beyond the last stands for the last. */
  seq: number;
}

/** What `read_all` is told. */
export type ReadAllParams = Record<string, never>;

/** What `read_thread` is told. */
export interface ReadThreadParams {
  channel: number;
  /** The thread's first message. */
  message: number;
  seq: number;
}

/** What `readers` is told. */
export interface ReadersParams {
  channel: number;
}

/** What `remove` is told. */
export interface RemoveParams {
  channel: number;
  person: number;
}

/** What `resume` is told. */
export interface ResumeParams {
  /** The epoch that the positions are of. */
  epoch: string;
  /** The last position that is known of each channel. Channels that are not named are told from `head` on. */
  channels: Record<string, number>;
}

/** What `threads` is told. */
export interface ThreadsParams {
  /** Those last answered before this time: `last_reply_at` of the last one of the page before. */
  before?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `typing` is told. */
export interface TypingParams {
  channel: number;
  /** The thread in which. */
  thread?: number | null;
}

/** What `unfollow` is told. */
export interface UnfollowParams {
  channel: number;
  /** The thread's first message. */
  message: number;
}

/** What `unpin` is told. */
export interface UnpinParams {
  channel: number;
  message: number;
}

/** What `unreact` is told. */
export interface UnreactParams {
  channel: number;
  message: number;
  emoji: string;
}

/** All that can be asked for over HTTP, and over the live socket under the same names. */
export interface Operations {
  /**
   * Renames a channel, gives it another topic, archives it or brings it back, makes it an announcement, makes it
   * slow. What is missing stays.
   */
  arrange_channel: {
    method: "PATCH";
    path: "/api/v1/channels/{channel}";
    params: ArrangeChannelParams;
    result: Channel;
  };
  /** A channel, and how one stands in it. */
  channel: {
    method: "GET";
    path: "/api/v1/channels/{channel}";
    params: ChannelParams;
    result: Place;
  };
  /** The channels that one is in, by id, with what is unread in each. */
  channels: {
    method: "GET";
    path: "/api/v1/channels";
    params: ChannelsParams;
    result: Place[];
  };
  /**
   * Makes a channel, of which the caller is the owner and the first member. A name that another channel has is
   * refused, so a repeat makes no second one.
   */
  create_channel: {
    method: "POST";
    path: "/api/v1/channels";
    params: CreateChannelParams;
    result: Place;
  };
  /**
   * Deletes a message; a tombstone keeps its position. One's own, or another's for the channel's owners and for
   * moderators. Again is no error.
   */
  delete: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/messages/{message}";
    params: DeleteParams;
    result: null;
  };
  /** Deletes a channel with all that was said in it. Moderators only, and for good. */
  delete_channel: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}";
    params: DeleteChannelParams;
    result: null;
  };
  /** Gives one's own message another text. The same text again changes nothing. */
  edit: {
    method: "PATCH";
    path: "/api/v1/channels/{channel}/messages/{message}";
    params: EditParams;
    result: Message;
  };
  /**
   * The log of a channel behind a position, without a hole: what the live socket's `resume` tells, for those
   * without a socket.
   */
  events: {
    method: "GET";
    path: "/api/v1/channels/{channel}/events";
    params: EventsParams;
    result: EventPage;
  };
  /** Channels to join, by id: open ones and one's own; all but the direct ones for moderators. */
  find_channels: {
    method: "GET";
    path: "/api/v1/channels/find";
    params: FindChannelsParams;
    result: Place[];
  };
  /**
   * Follows a thread. Who begins one, answers in it or is mentioned in it follows it by that. Again is no error.
   */
  follow: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/messages/{message}/follow";
    params: FollowParams;
    result: null;
  };
  /** Brings another person into a channel. Again is no error. */
  invite: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/members/{person}";
    params: InviteParams;
    result: null;
  };
  /** Joins a channel. Again is no error. */
  join: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/membership";
    params: JoinParams;
    result: Place;
  };
  /** Leaves a channel. Again is no error. */
  leave: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/membership";
    params: LeaveParams;
    result: null;
  };
  /** A message and all behind it are unread again. */
  mark_unread: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/unread";
    params: MarkUnreadParams;
    result: Membership;
  };
  /** Oneself. */
  me: {
    method: "GET";
    path: "/api/v1/me";
    params: MeParams;
    result: Me;
  };
  /** The people of a channel, by id. */
  members: {
    method: "GET";
    path: "/api/v1/channels/{channel}/members";
    params: MembersParams;
    result: Member[];
  };
  /** A message, or the tombstone of a deleted one. */
  message: {
    method: "GET";
    path: "/api/v1/channels/{channel}/messages/{message}";
    params: MessageParams;
    result: Message;
  };
  /**
   * A page of a channel, or of a thread in it, oldest first: the last messages, or those before, after or around a
   * position.
   */
  messages: {
    method: "GET";
    path: "/api/v1/channels/{channel}/messages";
    params: MessagesParams;
    result: MessagePage;
  };
  /**
   * The direct channel of the caller and these people, made if they have none yet. It belongs to them for good and
   * never widens.
   */
  open_direct: {
    method: "POST";
    path: "/api/v1/directs";
    params: OpenDirectParams;
    result: Place;
  };
  /** The directory, by id: everybody, or those in whose username or name this stands, or those with these ids. */
  people: {
    method: "GET";
    path: "/api/v1/people";
    params: PeopleParams;
    result: Person[];
  };
  /** A person. */
  person: {
    method: "GET";
    path: "/api/v1/people/{person}";
    params: PersonParams;
    result: Person;
  };
  /** Pins a message. Again is no error. */
  pin: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/messages/{message}/pin";
    params: PinParams;
    result: Message;
  };
  /** The pinned messages of a channel, last pinned first: 100 at the most. */
  pins: {
    method: "GET";
    path: "/api/v1/channels/{channel}/pins";
    params: PinsParams;
    result: Message[];
  };
  /**
   * Posts a message. Answered once it is durable. A repeat with the same nonce answers with the message that the
   * first one made; with the same nonce and another text or place it is a conflict.
   */
  post: {
    method: "POST";
    path: "/api/v1/channels/{channel}/messages";
    params: PostParams;
    result: Message;
  };
  /** Of what in a channel one wants to be told, and whether it is a favourite. What is missing stays. */
  prefer: {
    method: "PATCH";
    path: "/api/v1/channels/{channel}/membership";
    params: PreferParams;
    result: Membership;
  };
  /** The people in one's channels of up to 200 people who are here now, by id. */
  present: {
    method: "GET";
    path: "/api/v1/present";
    params: PresentParams;
    result: number[];
  };
  /** Puts a reaction to a message. Again is no error. */
  react: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/messages/{message}/reactions/{emoji}";
    params: ReactParams;
    result: Message;
  };
  /** Everything in a channel up to this position is read. What is read already stays so. */
  read: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/read";
    params: ReadParams;
    result: Membership;
  };
  /** Everything in all of one's channels and threads is read. */
  read_all: {
    method: "PUT";
    path: "/api/v1/read";
    params: ReadAllParams;
    result: null;
  };
  /** A thread that one follows is read up to this position. */
  read_thread: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/messages/{message}/read";
    params: ReadThreadParams;
    result: null;
  };
  /** How far each person in a channel of up to 200 people has read it, by id. */
  readers: {
    method: "GET";
    path: "/api/v1/channels/{channel}/readers";
    params: ReadersParams;
    result: Reader[];
  };
  /** Puts a person out of a channel: nothing they post there is accepted from this answer on. Again is no error. */
  remove: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/members/{person}";
    params: RemoveParams;
    result: null;
  };
  /** The threads one follows, the last answered first. */
  threads: {
    method: "GET";
    path: "/api/v1/threads";
    params: ThreadsParams;
    result: FollowedThread[];
  };
  /**
   * Tells a channel of up to 200 people that one is typing; good for 6 s, so a client tells it every 4 s at the
   * most often.
   */
  typing: {
    method: "POST";
    path: "/api/v1/channels/{channel}/typing";
    params: TypingParams;
    result: null;
  };
  /** Follows a thread no more. Again is no error. */
  unfollow: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/messages/{message}/follow";
    params: UnfollowParams;
    result: null;
  };
  /** Unpins a message. Again is no error. */
  unpin: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/messages/{message}/pin";
    params: UnpinParams;
    result: Message;
  };
  /** Takes one's reaction back. Again is no error. */
  unreact: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/messages/{message}/reactions/{emoji}";
    params: UnreactParams;
    result: Message;
  };
}

/**
 * How each is reached. What does not stand in the path stands in the query where `query` is true, and in the JSON
 * body otherwise.
 */
export const operations: {
  readonly [Name in keyof Operations]: Pick<Operations[Name], "method" | "path"> & { query: boolean };
} = {
  arrange_channel: { method: "PATCH", path: "/api/v1/channels/{channel}", query: false },
  channel: { method: "GET", path: "/api/v1/channels/{channel}", query: true },
  channels: { method: "GET", path: "/api/v1/channels", query: true },
  create_channel: { method: "POST", path: "/api/v1/channels", query: false },
  delete: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}", query: true },
  delete_channel: { method: "DELETE", path: "/api/v1/channels/{channel}", query: true },
  edit: { method: "PATCH", path: "/api/v1/channels/{channel}/messages/{message}", query: false },
  events: { method: "GET", path: "/api/v1/channels/{channel}/events", query: true },
  find_channels: { method: "GET", path: "/api/v1/channels/find", query: true },
  follow: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/follow", query: false },
  invite: { method: "PUT", path: "/api/v1/channels/{channel}/members/{person}", query: false },
  join: { method: "PUT", path: "/api/v1/channels/{channel}/membership", query: false },
  leave: { method: "DELETE", path: "/api/v1/channels/{channel}/membership", query: true },
  mark_unread: { method: "PUT", path: "/api/v1/channels/{channel}/unread", query: false },
  me: { method: "GET", path: "/api/v1/me", query: true },
  members: { method: "GET", path: "/api/v1/channels/{channel}/members", query: true },
  message: { method: "GET", path: "/api/v1/channels/{channel}/messages/{message}", query: true },
  messages: { method: "GET", path: "/api/v1/channels/{channel}/messages", query: true },
  open_direct: { method: "POST", path: "/api/v1/directs", query: false },
  people: { method: "GET", path: "/api/v1/people", query: true },
  person: { method: "GET", path: "/api/v1/people/{person}", query: true },
  pin: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/pin", query: false },
  pins: { method: "GET", path: "/api/v1/channels/{channel}/pins", query: true },
  post: { method: "POST", path: "/api/v1/channels/{channel}/messages", query: false },
  prefer: { method: "PATCH", path: "/api/v1/channels/{channel}/membership", query: false },
  present: { method: "GET", path: "/api/v1/present", query: true },
  react: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/reactions/{emoji}", query: false },
  read: { method: "PUT", path: "/api/v1/channels/{channel}/read", query: false },
  read_all: { method: "PUT", path: "/api/v1/read", query: false },
  read_thread: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/read", query: false },
  readers: { method: "GET", path: "/api/v1/channels/{channel}/readers", query: true },
  remove: { method: "DELETE", path: "/api/v1/channels/{channel}/members/{person}", query: true },
  threads: { method: "GET", path: "/api/v1/threads", query: true },
  typing: { method: "POST", path: "/api/v1/channels/{channel}/typing", query: false },
  unfollow: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/follow", query: true },
  unpin: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/pin", query: true },
  unreact: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/reactions/{emoji}", query: true },
};
