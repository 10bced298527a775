// Made from the server's own types by `make describe`; a change made here is lost.

/** What a person says of themselves: at most 500 characters, lines allowed. */
export type About = string;

/** The answer to a frame of the client's: either `ok` or `problem`. */
export interface Answer {
  /** The number of the frame that is answered; `null` when it could not be read. */
  id: number | null;
  /** What the operation gives, when it was done. */
  ok?: unknown;
  /** Why it was not done. */
  problem?: Problem | null;
}

/**
 * Somebody who has asked for an account, as those who keep order see them. Until one of these approves, there is no
 * account; the username is kept free.
 */
export interface Applicant {
  /** Which. */
  id: number;
  /** What they want to sign in with. */
  username: string;
  /** What they want to be called. */
  name: string;
  /** Since when they wait. */
  at: number;
}

/** It was heard. */
export interface AskedReset {
  /** How long the link is good that may have been sent, in seconds. */
  good_for: number;
}

/** One line of the audit log. */
export interface AuditEntry {
  /** Which; a later one has a higher id. */
  id: number;
  /** When. */
  at: number;
  /** What was done: `blocked`, `member_added`, `signed_in` and so on. Later versions know more words. */
  act: string;
  /** Who did it; `null` when it was the operator, or a stranger. */
  actor: number | null;
  /** Whom it was done to. */
  user: number | null;
  /** Where it was done; the channel may be gone. */
  channel: number | null;
  /** What else to know of it, for people. */
  detail: string | null;
  /** From where, as far as the server could tell. */
  address: string | null;
  /** How often: refused sign-ins from one place within one minute are one line. */
  times: number;
}

/** A sign of life. */
export interface Beat {
  /**
   * Up to where this socket has told each channel. Whoever holds less has lost something and should connect anew.
   */
  heads: Record<string, number>;
}

/** A field that breaks a rule. */
export interface BrokenRule {
  /** The field. */
  field: string;
  /** The rule that it breaks, as the rest of a sentence. */
  rule: string;
}

/** Who came in. */
export interface Brought {
  /** How many people came into any of them. */
  people: number;
}

/**
 * How a node hears of what happens on others.
 *
 * - `connected`: By the bus.
 * - `away`: The bus is away: by asking the database.
 * - `none`: It has none: by asking the database, when there are others.
 */
export type BusState = "connected" | "away" | "none";

/** A channel: a log of everything that was said and done in it. */
export interface Channel {
  /** Which. */
  id: number;
  /** Who it is for. */
  kind: Kind;
  /** What it is called; a direct channel has a name only where its people gave it one. */
  name: string | null;
  /** What it is about. */
  topic: string;
  /** What may be done in it. */
  mode: Mode;
  /** Seconds that must lie between two messages of one person; 0 for none. */
  slow_seconds: number;
  /** Days that its messages keep their files; 0 for as long as the server keeps them. */
  file_days: number;
  /** The people of a direct channel, by id; empty for any other. */
  people: number[];
  /** The position of the last change in it; 0 when nothing has happened yet. */
  head: number;
  /** Which history that position is of. */
  link: string;
  /** Since when there is this channel. */
  created_at: number;
  /** The picture that it shows, at `/files/{id}/avatar`, if it has one. */
  avatar: number | null;
}

/** The files that the messages of an open or closed channel have. */
export interface ChannelUsage {
  /** Which one. */
  channel: number;
  /** What it is called. */
  name: string;
  /** How many there are. */
  files: number;
  /** Their bytes. */
  bytes: number;
  /** Days that its messages keep them; 0 for as long as the server keeps them. */
  file_days: number;
}

/** What a person chooses: the places of options, counted from 0, each once and in their order. */
export type Choices = number[];

/** A frame from the client: do this. */
export interface ClientFrame {
  /** The client's own number for it: the answer carries the same. */
  id: number;
  /** The operation's name, as the description gives it: `post`, `edit`, `resume`. */
  op: string;
  /** What the operation is told. May be left out when it needs nothing. */
  params?: Record<string, unknown>;
}

/**
 * The kind of a problem.
 *
 * - `unauthenticated`: 401: there is no token, or it is not good any more. Refresh it, or sign in.
 * - `wrong_password`: 401: the username or the password is wrong.
 * - `blocked`: 403: the account is blocked.
 * - `unapproved`: 403: the account is not there yet: somebody who keeps order has to approve it first.
 * - `muted`: 403: muted by a moderator; `retry_after` says for how long.
 * - `forbidden`: 403: not allowed, for this person and this thing.
 * - `scope`: 403: the token was made without the scope that this needs.
 * - `not_found`: 404: no such thing, as far as this person may know.
 * - `method_not_allowed`: 405: the path is known, the method is not.
 * - `timeout`: 408: the body took too long.
 * - `taken`: 409: another has this name or address.
 * - `conflict`: 409: not possible as things are.
 * - `ahead`: 409: a position beyond the last one, `head`: what was read before is of another time. Read anew.
 * - `too_large`: 413: the body or frame is too large.
 * - `not_json`: 415: the body is not JSON by its type.
 * - `invalid`: 422: a field breaks a rule.
 * - `too_fast`: 429: wait for `retry_after` seconds.
 * - `internal`: 500: our fault; it was logged.
 * - `unavailable`: 503: the database cannot answer now; try again after `retry_after` seconds.
 * - `full`: 507: the disk is full.
 */
export type Code = "unauthenticated" | "wrong_password" | "blocked" | "unapproved" | "muted" | "forbidden" | "scope" | "not_found" | "method_not_allowed" | "timeout" | "taken" | "conflict" | "ahead" | "too_large" | "not_json" | "invalid" | "too_fast" | "internal" | "unavailable" | "full";

/** An address that is known to be somebody's own now. */
export interface ConfirmedAddress {
  /** The address. */
  address: string;
  /** Whose it is: what they sign in with. */
  username: string;
}

/** A device that is told while nobody looks at it: nobody else's business. */
export interface Device {
  /** Which one it is. */
  id: number;
  /** What its owner knows it by. */
  name: string;
  /** Since when it is told. */
  created_at: number;
  /** When its service last took something for it; `null` until then. */
  reached_at: number | null;
  /**
   * The status by which its service last refused something; `null` when it has taken something since, and 0 where
   * there may not be spoken to.
   */
  refusal: number | null;
  /** Whether it was registered by the session that asks. */
  is_current: boolean;
}

/** One's devices, and what it takes to register another. */
export interface Devices {
  /** The server's public key for web push (VAPID): a point of P-256, in base64 for addresses. */
  key: string;
  /**
   * What the house is called outside; `null` where nobody has said it, and some push services refuse what comes
   * from there.
   */
  public_url: string | null;
  /** How much a word to a device says. */
  content: PushContent;
  /** The devices, the oldest first. */
  devices: Device[];
}

/** A page of the directory. */
export interface DirectoryPage {
  /** The channels. */
  channels: Listed[];
  /** Where the next page begins; `null` when this is the last. */
  next: string | null;
}

/**
 * By which way something goes out.
 *
 * - `push`: Web push, to a device.
 * - `mail`: Mail, to an address.
 */
export type ErrandKind = "push" | "mail";

/** Something that happened in a channel and took a position of its log. Told after it was stored. */
export type Event = {
  /** Where. */
  channel: number;
  /** The position it took: the one before it plus 1. */
  seq: number;
  /** Which history that position is of. */
  link: string;
  /** When. */
  at: number;
  /** Who did it; `null` when it was the operator, the time, or somebody whose name nobody is told. */
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
  /**
   * Somebody voted in a poll, otherwise than before, or took their vote back. In an anonymous one it was nobody:
   * there is no `actor`.
   */
  | {
    type: "voted";
    /** The message. */
    message: Message;
  }
  /** A poll is closed; by nobody when its time had come. */
  | {
    type: "poll_closed";
    /** The message. */
    message: Message;
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
    /** The new one; empty where a direct channel has none any more. */
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
  /** Files are kept for another time. */
  | {
    type: "file_days";
    /** Days that messages keep their files; 0 for as long as the server keeps them. */
    days: number;
  }
  /** The files of a message were older than they are kept, and are gone. */
  | {
    type: "files_removed";
    /** The message, which says that it had them. */
    message: Message;
  }
  /** The channel shows another picture. */
  | {
    type: "avatar";
    /** The file of the new one; `null` when it shows none any more. */
    avatar: number | null;
  }
);

/** A stretch of a channel's log. */
export interface EventPage {
  /** The events, each one position behind the other. */
  events: Event[];
  /** The last position there is. */
  head: number;
}

/** What an administrator may want to know of the server at a glance. */
export interface Facts {
  /** Which version runs. */
  version: string;
  /** What keeps the messages: `SQLite 3.54.0`. */
  engine: string;
  /** Since when it runs. */
  started_at: number;
  /** How many have an account, the blocked ones too. */
  people: number;
  /** How many channels there are, direct ones too. */
  channels: number;
  /** No more messages than that: all positions in all channels' logs, which other changes take as well. */
  messages_at_most: number;
  /** How many sockets are open on this node. */
  sockets: number;
  /** How many messages this node has stored since it was started. */
  posts: number;
  /** How much the database holds, with its indexes. */
  store_bytes: number;
  /** How long this node has kept processors busy since it was started; `null` where the system does not tell. */
  cpu_ms: number | null;
  /** How much memory this node holds now; `null` where the system does not tell. */
  memory_bytes: number | null;
  /**
   * The processes that serve this database, this one among them, by when they started; none where there can be one
   * only.
   */
  nodes: Node[];
  /**
   * What the house is called outside, which links lead to and Apple's push service asks for; `null` where nobody
   * has said it.
   */
  public_url: string | null;
  /** Whether anybody has a device that is told while nobody looks at it. */
  has_devices: boolean;
  /** Whether the server sends mail. */
  has_mail: boolean;
}

/** Something that was to go out and will not be tried again by itself. What it says stands nowhere. */
export interface FailedErrand {
  /** Which one it is. */
  id: number;
  /** By which way. */
  kind: ErrandKind;
  /** Whom it was for. */
  user: number;
  /** How often it was tried. */
  attempts: number;
  /** Since when it is not tried any more. */
  failed_at: number;
  /**
   * The status by which it was refused, of HTTP or SMTP; `null` when nobody took it in time, and 0 when it could
   * not be sent at all.
   */
  status: number | null;
}

/** A file, as whoever may read it sees it. Its bytes are at `/files/{id}/{name}`. */
export interface File {
  /** Which one it is. */
  id: number;
  /** What it is called: one part of a path, 255 bytes at the most. */
  name: string;
  /** Its media type, by what stands in it. */
  type: string;
  /** How many bytes it has. */
  size: number;
  /** What it is to whoever looks at it. */
  kind: FileKind;
  /** Pixels from left to right, the right way up. Of a film that is what its sender said. */
  width: number | null;
  /** Pixels from top to bottom. */
  height: number | null;
  /** What stands there until it is loaded: a thumbhash in base64. */
  placeholder: string | null;
  /** What it shows, for those who do not see it; empty when nobody has said. */
  alt: string;
  /** How long it plays in milliseconds, as its sender said. */
  duration: number | null;
  /** Whether it is a picture that moves. Its previews stand still. */
  is_animated: boolean;
  /** Whether `?preview=360` and `?preview=1200` give smaller pictures of it. */
  has_preview: boolean;
}

/**
 * What kinds of files are listed together.
 *
 * - `images`: Pictures.
 * - `media`: Films and sounds.
 * - `documents`: All others.
 */
export type FileGroup = "images" | "media" | "documents";

/**
 * What a file is to whoever looks at it.
 *
 * - `image`: A picture that has previews.
 * - `video`: A film that browsers play.
 * - `audio`: A sound that browsers play.
 * - `file`: Anything else.
 */
export type FileKind = "image" | "video" | "audio" | "file";

/** Messages that have files. */
export interface FilePage {
  /** The newest first, at most 60. */
  messages: Message[];
  /** Before which message the next ones are; `null` at the end. */
  next: number | null;
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

/** What was found. */
export interface Found {
  hits: Hit[];
  /**
   * Where the next page begins; `null` when this is the last. A page may be short, or even empty, and not be the
   * last.
   */
  next: number | null;
  /**
   * Whether all of one's channels were looked at. `false` for a while after much was said at once, or after an
   * update: then older messages may be found later only.
   */
  is_complete: boolean;
  /** When nothing was found because of words that the query leaves out: the same query with these as text. */
  literal: string | null;
}

/** Where a message is. */
export interface FoundMessage {
  /** Which; `null` when nothing was posted since. */
  message: number | null;
}

/** People who are called by one name: `@team`. Everybody may know who they are, and call them. */
export interface Group {
  /** Which. */
  id: number;
  /** What it is called by; no person has the name. */
  name: string;
  /** What it is for; may be empty. */
  about: string;
  /** Its people, by id; 100 at most. */
  people: number[];
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
  /** People in the person's small channels who are here now, 5,000 at most. */
  present: number[];
  /** The person's reminders and scheduled messages. */
  waiting: Waiting;
  /** What all people here have in common. */
  town: Town;
  /** The version of the list of emoji of the town's own. */
  emoji_version: number;
  /** Seconds between two beats. Twice as long without any frame: the socket is dead. */
  beat_seconds: number;
}

/** A message that was found. */
export interface Hit {
  message: Message;
  /** The part of its text where it was found, in pieces. */
  snippet: Piece[];
}

/** A colour's place on the wheel: 0 to 359 degrees. */
export type Hue = number;

/** What somebody who has been given an invite's code may know of where it leads. */
export interface Invitation {
  /** The channel; `null` for the town as a whole. */
  channel: number | null;
  /** Who the channel is for. */
  kind: Kind | null;
  /** What the channel is called. */
  name: string | null;
  /** What the channel is about; empty for the town. */
  topic: string;
  /** How many people are in the channel, or in the town; of the town's, 1000 stands for 1000 or more. */
  members: number;
  /** What the town is called; empty for the product's own name. */
  town: string;
  /** What the other channels are called that whoever gets an account joins. */
  first_channels: string[];
  /** Who made the invite. */
  creator: number;
  /** What they want to be called. */
  creator_name: string;
}

/**
 * A way in for whoever has its code: into a channel, or into the town as a whole, for those who have no account
 * yet. It works while the one who made it may bring people in there.
 */
export interface Invite {
  /** Which: what it is revoked by. It lets nobody in. */
  id: string;
  /**
   * What is passed on: 128 random bits as 32 hexadecimal digits. `null` for what an older version made, or was made
   * with another key of the server: it works as before, and cannot be shown again.
   */
  code: string | null;
  /** Where it leads; `null` for the town as a whole. */
  channel: number | null;
  /** Who made it. */
  creator: number;
  /** When. */
  created_at: number;
  /** Until when it works; `null` for good. */
  expires_at: number | null;
  /** How many people it may still let in; `null` for any number. */
  uses: number | null;
}

/** A draft that is kept for its author alone, so that another device can go on with it. */
export interface KeptDraft {
  /** Where it is meant for. */
  channel: number;
  /** The message that it answers; `null` for the channel itself. */
  thread: number | null;
  /** What was written so far. */
  text: string;
  /** When it was kept. */
  kept_at: number;
}

/**
 * Up to 50 words or phrases of one line, of 1 to 50 characters each, in the order that the person gave them. Of
 * those that differ in nothing but case, the first stays.
 */
export type Keywords = string[];

/**
 * Who a channel is for.
 *
 * - `open`: Anyone may find it and join.
 * - `closed`: By invitation.
 * - `direct`: Belongs to its set of people and can never widen.
 */
export type Kind = "open" | "closed" | "direct";

/**
 * A language of the page.
 *
 * - `en`: English.
 * - `ru`: Russian.
 */
export type Language = "en" | "ru";

/**
 * Of what in a channel a person wants to be told. Counts do not depend on it.
 *
 * - `all`: Of every message.
 * - `mentions`: Of messages that mention the person.
 * - `nothing`: Of nothing.
 */
export type Level = "all" | "mentions" | "nothing";

/** How much of anything is allowed. */
export interface Limits {
  username_chars: number;
  display_name_chars: number;
  about_chars: number;
  status_chars: number;
  email_bytes: number;
  password_min_bytes: number;
  password_max_bytes: number;
  channel_name_chars: number;
  topic_chars: number;
  text_chars: number;
  files: number;
  file_bytes: number;
  /** Days that messages keep their files; 0 for good. A channel may keep them shorter. */
  file_days: number;
  uploads: number;
  alt_chars: number;
  mentions: number;
  reactions: number;
  nonce_bytes: number;
  slow_seconds: number;
  direct_people: number;
  token_name_chars: number;
  token_days: number;
  search_chars: number;
  page: number;
  body_bytes: number;
  frame_bytes: number;
}

/** A channel as the directory shows it to one person. */
export interface Listed {
  /** The channel. */
  channel: Channel;
  /** How the person stands in it; `null` when they are not in it. */
  membership: Membership | null;
  /** How many people are in it. */
  members: number;
  /** When the last message was posted in it; `null` when there is none. */
  last_at: number | null;
}

/**
 * What the directory is sorted by.
 *
 * - `activity`: The last message, the latest first; a channel without one stands where it was made.
 * - `name`: The name.
 * - `members`: How many people are in it, the most first.
 */
export type ListedBy = "activity" | "name" | "members";

/** A language: `en`, `ru`, or any other tag in the form of BCP 47, of at most 35 characters. */
export type Locale = string;

/** A personal access token. */
export interface MadeToken {
  /** How it stands among the sessions. */
  session: Session;
  /** What its bearer carries. It is told nowhere else. */
  token: string;
}

/** What one is told by mail, and where it goes: nobody else's business. */
export interface Mail {
  /** Whether this server sends any. */
  is_on: boolean;
  /** One's address; `null` if one has none. */
  address: string | null;
  /** Whether it is known to be one's own. Nothing but the question whether it is goes to one that is not. */
  is_confirmed: boolean;
  /** An address that takes its place once it is known to be one's own. */
  wanted: string | null;
  /**
   * The status by which the mail server last refused a letter to the address; `null` when it has taken one since,
   * and 0 where it is none that letters go to.
   */
  refusal: number | null;
  /** How long what calls one stays unread before one is told of it by mail. */
  missed_after: MissedAfter;
  /** How much a letter says of it. */
  content: PushContent;
  /** Whether one is told each week where something is unread. */
  digest: boolean;
}

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
  /** Of what they are told in channels, but for direct ones and those for which they have chosen. */
  level: Level;
  /** Words that call them like a mention. */
  keywords: Keywords;
  /** Whom they do not want to hear, by id: clients fold what these say and tell nothing of it. */
  ignored: number[];
  /** How their list of channels is parted, from top to bottom. */
  sections: Section[];
  /** When they want to be told nothing on their devices. */
  quiet: Quiet;
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
  /**
   * Of what they are told: what they have chosen for the channel; else everything in a direct channel and
   * `me.level` in any other.
   */
  level: Level;
  /** Whether they have chosen it for the channel. */
  has_own_level: boolean;
  /** Whether it stands among their favourites. */
  is_favourite: boolean;
  /** Everything up to this position is read. */
  read: number;
  /**
   * Messages of others beyond it that were not read: those that stand in the channel itself, not in its threads
   * alone. 1000 stands for 1000 or more.
   */
  unread: number;
  /** Those of them that mention the person, or everybody here. 1000 stands for 1000 or more. */
  mentions: number;
  /** Since when they are in. */
  joined_at: number;
  /** The section of the person's own in which it stands. */
  section?: SectionKey | null;
  /** Where the person has put it in its section by hand: the least first. */
  place?: number | null;
}

/** What mentions one. */
export interface Mentions {
  messages: Message[];
  /** Where the next page begins; `null` when this is the last. */
  next: string | null;
}

/** A message, named by its channel and the seq of its posting. */
export interface Message {
  /** Where it was said. */
  channel: number;
  /** The position that its posting took in the channel's log. */
  seq: number;
  /** The position of its last change: `seq` until it is edited, deleted, reacted to, voted in or pinned. */
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
  /**
   * Whether its row does not say what was stored: what stands here may be something else than was said. Left out
   * where it does.
   */
  is_damaged?: boolean;
  /** The message that it answers; `null` when it stands in the channel itself. */
  thread: number | null;
  /** Whether an answer stands in the channel itself as well; left out where it does not. */
  in_channel?: boolean;
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
  /** What hangs on it, in its author's order; left out where there is nothing. */
  files?: File[];
  /** What hung on it until it was older than files are kept; left out where there is nothing. */
  removed_files?: RemovedFile[];
  /** What it asks, if it is a poll; left out where it is none. */
  poll?: Poll | null;
}

/** A page of messages. */
export interface MessagePage {
  /**
   * The messages, oldest first. Answers stand here only where their authors wanted it (`in_channel`); a tombstone
   * stands here while it has answers.
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

/**
 * How long what calls one stays unread before one is told of it by mail.
 *
 * - `never`: One is not told.
 * - `5m`: Five minutes.
 * - `15m`: A quarter of an hour.
 * - `1h`: An hour.
 */
export type MissedAfter = "never" | "5m" | "15m" | "1h";

/**
 * What may be done in a channel at all.
 *
 * - `talk`: Its people talk.
 * - `announcement`: Its owners and the moderators post, the others read and react.
 * - `archived`: Nobody says anything any more; it can be read, and brought back.
 */
export type Mode = "talk" | "announcement" | "archived";

/**
 * Who a new channel is for. Direct ones are opened, not made.
 *
 * - `open`: Anyone may find it and join.
 * - `closed`: By invitation.
 */
export type NewKind = "open" | "closed";

/** A poll that is about to be posted. */
export interface NewPoll {
  /** What may be chosen. */
  options: Options;
  /** Whether a person may choose more than one. */
  is_multiple: boolean;
  /** Whether nobody, whoever they are, is told who chose what. */
  is_anonymous: boolean;
  /** When it closes by itself, within a year; when somebody closes it, if nobody says. */
  closes_at: number | null;
}

/** A poll that is about to be posted. */
export interface NewPollInput {
  /** What may be chosen. */
  options: Options;
  /** Whether a person may choose more than one. */
  is_multiple?: boolean;
  /** Whether nobody, whoever they are, is told who chose what. */
  is_anonymous?: boolean;
  /** When it closes by itself, within a year; when somebody closes it, if nobody says. */
  closes_at?: number | null;
}

/** A process that serves the database. */
export interface Node {
  /** Which. */
  id: string;
  /** What its machine is called, and where it listens. */
  name: string;
  /** Its version. */
  version: string;
  /** Since when it runs. */
  started_at: number;
  /** When it was last seen. */
  seen_at: number;
  /** Whether it has been silent for so long that it is taken for lost. */
  is_lost: boolean;
  /** How it hears of others. */
  bus: BusState;
  /** How many sockets are open there. */
  sockets: number;
}

/** What a device that has been given the code may know of whom it lets in. */
export interface OfferedSignIn {
  /** What they sign in with. */
  username: string;
  /** What they want to be called. */
  name: string;
}

/** What may be chosen in a poll: 2 to 10 options, each once. */
export type Options = string[];

/**
 * Which hits come first.
 *
 * - `newest`: The newest.
 * - `best`: Those that fit best, of the newest few thousand that fit; one page of them.
 */
export type Order = "newest" | "best";

/**
 * What was made of a report. The word alone does nothing: deleting, muting and blocking are acts of their own.
 *
 * - `dismissed`: Nothing was wrong.
 * - `deleted`: The message was deleted.
 * - `warned`: The author was spoken to.
 * - `muted`: The author was muted.
 * - `blocked`: The author was blocked.
 */
export type Outcome = "dismissed" | "deleted" | "warned" | "muted" | "blocked";

/** A report, as the one who made it sees it. */
export interface OwnReport {
  /** Which. */
  id: number;
  /** Where the message stands. */
  channel: number;
  /** The message. */
  message: number;
  /** Why. */
  reason: string;
  /** When. */
  at: number;
}

/** One's own files. */
export interface OwnUsage {
  /** How many there are, with those that are still coming in. */
  files: number;
  /** Their bytes. */
  bytes: number;
  /** Bytes that they may have altogether. */
  quota: number;
}

/** What somebody who has been given a reset's code may know of whose it is. */
export interface PasswordReset {
  /** What they sign in with. */
  username: string;
  /** What they want to be called. */
  name: string;
}

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
  /** The picture that they show, at `/files/{id}/avatar`; without one, they are their initials. */
  avatar: number | null;
}

/**
 * The files that a person has sent. What others have sent as well counts for each of them, though it is kept once.
 */
export interface PersonUsage {
  /** Who. */
  person: number;
  /** What they sign in with. */
  username: string;
  /** What they are called. */
  name: string;
  /** How many there are, with those that are still coming in. */
  files: number;
  /** Their bytes. */
  bytes: number;
  /** Bytes that they may have altogether. */
  quota: number;
  /** Whether an administrator gave this quota to this person; otherwise it is that of all. */
  has_own_quota: boolean;
}

/**
 * A piece of a message around the place where a search found something. One after the other the pieces are that
 * part of the text as it was written, with `…` where it was cut.
 */
export interface Piece {
  /** What the message says here. */
  text: string;
  /** Whether this is what was searched for. */
  is_match: boolean;
}

/** A channel as one person sees it. */
export interface Place {
  /** The channel. */
  channel: Channel;
  /** How the person stands in it; `null` when they are not in it. */
  membership: Membership | null;
}

/**
 * The poll of a message, whose text is the question. The same for whoever reads it: what one has chosen oneself is
 * asked for apart.
 */
export interface Poll {
  /** What may be chosen, in its author's order. */
  options: PollOption[];
  /** Whether a person may choose more than one. */
  is_multiple: boolean;
  /** Whether nobody is told who chose what. */
  is_anonymous: boolean;
  /** When it closes by itself. */
  closes_at: number | null;
  /** Since when nobody votes any more. */
  closed_at: number | null;
  /** How many people have voted. */
  voters: number;
}

/** What may be chosen in a poll. */
export interface PollOption {
  /** What it says. */
  text: string;
  /** How many people chose it. */
  votes: number;
  /** The first 8 of them, first come first; left out where there are none, and in an anonymous poll. */
  people?: number[];
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
  /** Every field that breaks a rule, when there is more than one; the first is `field`. */
  fields?: BrokenRule[] | null;
  /** Seconds after which it makes sense to try again. */
  retry_after?: number | null;
  /** The last position of the log that a position lies beyond. */
  head?: number | null;
}

/**
 * How much a word to a device says. The services that carry it cannot read it; whoever sees the screen can.
 *
 * - `text`: What was said.
 * - `place`: Who said something, and where.
 * - `nothing`: That there is something new.
 */
export type PushContent = "text" | "place" | "nothing";

/** When a person wants to be told nothing on their devices, and by whom all the same. */
export interface Quiet {
  /** The hours that come again each week. */
  hours: QuietHours[];
  /** Whose clock they go by, as IANA calls it; `null` as long as nothing was said of hours. */
  time_zone: string | null;
  /** Until when it is quiet besides; `null` when it is not. */
  until: number | null;
  /** Who is told of all the same, by id. */
  people: number[];
}

/**
 * Hours that come again each week. Where `to` is not behind `from`, they end on the day after; the same twice is a
 * whole day.
 */
export interface QuietHours {
  /** The days on which they begin: 1 is Monday, 7 is Sunday. */
  days: number[];
  /** The minute of the day in which they begin. */
  from: number;
  /** The minute of the day in which they are over. */
  to: number;
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

/**
 * Who may make an account for themselves. Administrators make accounts for others in any case.
 *
 * - `open`: Whoever reaches the server.
 * - `approval`: Whoever has an invite, and whoever asks for one and is approved by somebody who keeps order.
 * - `invited`: Whoever has an invite.
 * - `closed`: Nobody.
 */
export type Registration = "open" | "approval" | "invited" | "closed";

/** A reminder: nobody else's business. */
export interface Reminder {
  /** Which one it is. */
  id: number;
  /** What it says; empty when the message says it all. */
  text: string;
  /** Where the message is that it is about. */
  channel: number | null;
  /** Which message it is about. */
  seq: number | null;
  /** That message as it is now; `null` when it was deleted, or may not be read any more. */
  message: Message | null;
  /** When it is due. */
  remind_at: number;
  /** When it was told; `null` until then. It waits from then on until it is done. */
  told_at: number | null;
}

/** A file that a message has had, until it was older than files are kept. */
export interface RemovedFile {
  /** What it was called. */
  name: string;
  /** How many bytes it had. */
  size: number;
  /** How many days files were kept then, in the channel or on the server. */
  days: number;
  /** When it was removed. */
  removed_at: number;
}

/** A report of a message, as those who keep order see it. */
export interface Report {
  /** Which. */
  id: number;
  /** Where the message stands. */
  channel: number;
  /** The message. */
  message: number;
  /** Who wrote it. */
  author: number;
  /** What it said when it was reported; it may have been edited or deleted since. */
  text: string;
  /** Who reported it. */
  reporter: number;
  /** Why. */
  reason: string;
  /** When. */
  at: number;
  /** What was made of it; `null` while it is open. */
  outcome: Outcome | null;
  /** What was noted with that; `null` while it is open. */
  note: string | null;
  /** Who has resolved it. */
  resolver: number | null;
  /** When. */
  resolved_at: number | null;
}

/**
 * Which reports are wanted.
 *
 * - `open`: Those that nobody has resolved.
 * - `resolved`: Those that were resolved.
 * - `all`: Both.
 */
export type ReportState = "open" | "resolved" | "all";

/** What a person sets another password by. It is good once, and as long as they have the password of now. */
export interface ResetOffer {
  /** What is passed on to them, and to nobody else. */
  code: string;
  /** Until when. */
  expires_at: number;
}

/** Whether a person is shut out or muted, and why: what those who keep order know of it. */
export interface Restraints {
  /** Whether they are shut out. */
  is_blocked: boolean;
  /** Why they were shut out, if somebody said so. */
  block_reason: string | null;
  /** Until when they may say nothing; `null` when they may. */
  muted_until: number | null;
  /** Why they were muted, if somebody said so. */
  mute_reason: string | null;
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
  /** Which history that position is of. */
  link: string;
}

/**
 * A person's standing. Each one may do all that the ones before it may.
 *
 * - `member`: Talks.
 * - `moderator`: Keeps order in channels and among members.
 * - `admin`: Keeps order among everybody, and the settings.
 */
export type Role = "member" | "moderator" | "admin";

/** The town's rules, each called as the action that it is about. Where nothing was decided, everybody may. */
export interface Rules {
  /** Who makes channels. */
  create_channel: Who;
  /** Whose `@channel` and `@here` call: besides moderators, a channel's owners are heard there in any case. */
  call_everybody: Who;
  /** Who makes invites, by which people come who are not here yet. */
  make_invite: Who;
  /** Who makes emoji of the town's own. */
  make_emoji: Who;
}

/** A message that a person has saved: nobody else's business. */
export interface SavedMessage {
  /** The message, as it is now. */
  message: Message;
  /** When it was saved. No two of one person's have the same time. */
  saved_at: number;
}

/** A message that its author has scheduled: nobody else's business until it is sent. */
export interface Scheduled {
  /** Which one it is. */
  id: number;
  /** Where it is to be said. */
  channel: number;
  /** The message that it answers; `null` for the channel itself. */
  thread: number | null;
  /** Whether such an answer will stand in the channel itself as well. */
  in_channel: boolean;
  /** What is to be said; may be empty where there are files. */
  text: string;
  /** What hangs on it, in its author's order. */
  files: File[];
  /** What it asks, if it is a poll; its text is the question. */
  poll?: NewPoll | null;
  /** When it is to be sent. */
  send_at: number;
  /** Why it could not be sent; `null` while it waits. */
  unsent: Unsent | null;
  /** The message that it became, more than five minutes late: it stays in the list until it is taken out. */
  sent: number | null;
  /** When that was. */
  sent_at: number | null;
}

/**
 * One kind of thing that a token may be used for.
 *
 * - `read`: Read and listen.
 * - `write`: Say and change what is one's own.
 * - `moderate`: Keep order, as far as the person may.
 * - `admin`: Keep the users and the settings, as far as the person may.
 */
export type Scope = "read" | "write" | "moderate" | "admin";

export type Scopes = Scope[];

/**
 * A part of a person's list of channels. A channel with something unread stands in the unread ones, unless they are
 * hidden; else in the section of the person's own that its membership names; else among the favourites, the direct
 * ones, or the other channels.
 */
export interface Section {
  /** What it is known by. */
  key: SectionKey;
  /** What the person calls it; `null` for the four that always stand. */
  name: SectionName | null;
  /** In which order its channels stand. */
  sort: Sort;
  /** Whether only channels with something unread are shown. */
  only_unread: boolean;
  /** Whether only its title is shown. */
  is_folded: boolean;
  /**
   * Whether it is not there at all, and its channels stand where they would without it: the unread ones alone can
   * be hidden.
   */
  is_hidden: boolean;
}

/**
 * What a section is known by: `unread`, `favourites`, `channels`, `directs`, or the 12 hexadecimal digits of one of
 * a person's own.
 */
export type SectionKey = string;

/** What a person calls a section: one line of 1 to 50 characters. */
export type SectionName = string;

/** The server. */
export interface Server {
  version: string;
  /** The version of the live socket's protocol: 1. */
  protocol: number;
  /** Whether the demo people, whose passwords everybody knows, are here. */
  demo: boolean;
  /** Whether nobody is an administrator yet: the operator has the link that makes the first. */
  needs_setup: boolean;
  /** Whether it sends mail: whoever has lost their password can have a link sent. */
  mail: boolean;
  town: Town;
  limits: Limits;
}

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

/** A session that is alive. Holds no secret: who knows its id can end it, when it is theirs, and no more. */
export interface Session {
  /** Which. */
  id: string;
  /** How it is kept. */
  kind: SessionKind;
  /** What the client calls itself, or the name that a personal access token was given. */
  name: string;
  /** What it may be used for. */
  scopes: Scopes;
  /** Where it was last signed in or refreshed from. */
  address: string | null;
  /** When it began. */
  created_at: number;
  /** When it was last used, to a few minutes. */
  seen_at: number | null;
  /** When it ends by itself; `None` when it does not. */
  expires_at: number | null;
  /** Whether it is the one that asks. */
  is_current: boolean;
}

/**
 * How a session is kept.
 *
 * - `brief`: As long as its one access token.
 * - `lasting`: As long as it is refreshed.
 * - `token`: As long as the personal access token that it is.
 */
export type SessionKind = "brief" | "lasting" | "token";

/** What signs its person in on another device, once. */
export interface SignInOffer {
  /** What the other device is shown, and nobody else. It is told nowhere else. */
  code: string;
  /** Until when. */
  expires_at: number;
}

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
    /** The last position of the log when it was counted: what comes behind it is not counted yet. */
    head: number;
    /** How it is now. */
    membership: Membership;
  }
  /** The person's own standing changed in many channels at once: read `channels` again. */
  | {
    type: "memberships";
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
  /** The person voted in a poll, or took their vote back. */
  | {
    type: "ballot";
    /** Where. */
    channel: number;
    /** The message that asks. */
    message: number;
    /** The places of what they chose, counted from 0; empty when there is no vote of theirs any more. */
    choices: number[];
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
  /** The person's reminders or scheduled messages changed: whoever shows them reads them again. */
  | {
    type: "waiting";
    /** How many there are now. */
    waiting: Waiting;
    /** The reminder whose time has just come. */
    due: number | null;
  }
  /** The person's own profile, settings or rights changed: read them again. */
  | {
    type: "me";
  }
  /** A link of the person's signed them in elsewhere. */
  | {
    type: "signed_in";
    /** What signed in, as far as it told. */
    name: string;
  }
  /** The town changed: read it again. */
  | {
    type: "town";
  }
  /** There is another group, or one changed or went: read them again. */
  | {
    type: "groups";
  }
  /** There is another emoji of the town's own, or one went: read them again. */
  | {
    type: "emoji";
    /** The version of the list that is now. */
    version: number;
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

/** What somebody carries who has signed in. */
export interface SignedIn {
  /** What lets them in: a bearer token. */
  access: string;
  /** Until when. */
  access_until: number;
  /** What `refresh` takes for the next ones, once; `null` when it is kept in the cookie. */
  refresh: string | null;
  /** Until when. */
  refresh_until: number;
  /**
   * What this device is known again by: what the next sign-in here sends as `device`. `null` after a refresh, and
   * when it is kept in a cookie.
   */
  device: string | null;
  /** Who they are. */
  me: Me;
}

/**
 * In which order a section's channels stand. Muted ones come last in the first two.
 *
 * - `name`: By what they are called.
 * - `activity`: By when something was last said there, the newest first.
 * - `hand`: As the person has put them; those that were never put come behind, by name.
 */
export type Sort = "name" | "activity" | "hand";

/** What a person is about, for a while or until they change it: one line of 1 to 100 characters. */
export interface Status {
  text: string;
  until: number | null;
}

/** What a person is about, for a while or until they change it: one line of 1 to 100 characters. */
export interface StatusInput {
  text: string;
  until?: number | null;
}

/**
 * What no letters come of any more.
 *
 * - `missed`: What one missed.
 * - `digest`: The week's digest.
 */
export type Subscribed = "missed" | "digest";

/** The answers to a message: how many there are now. */
export interface Thread {
  /** The message that is answered. */
  root: number;
  /** How many answers it has that were not deleted. */
  replies: number;
  /** The newest of them. */
  last_reply: number | null;
}

/** A ticket to the live socket. */
export interface Ticket {
  /** What stands in the query of the socket's address, as `ticket`. */
  ticket: string;
  /** Until when it is good. */
  until: number;
}

/** A time zone in the form of the IANA names, `Europe/Moscow`, of at most 64 characters. */
export type TimeZone = string;

/** What a person calls a personal access token: one line of 1 to 80 characters. */
export type TokenName = string;

/** What all of a server's people have in common. */
export interface Town {
  /** What it is called; empty for the product's own name. */
  name: string;
  /** A word of welcome to whoever comes to the door; may be empty. */
  welcome: string;
  /** The language of the page for whoever has not chosen one, and whose browser asks for none that it speaks. */
  language: Language | null;
  /** The picture that it shows, to strangers as well, at `/files/{id}/avatar`, if it has one. */
  avatar: number | null;
  /** Who may make an account now. */
  registration: Registration;
  /** Whether an administrator has decided so; otherwise it follows from where the server listens. */
  is_decided: boolean;
  /** What is left to everybody, and what to moderators. */
  rules: Rules;
  /** The open channels that everybody joins who gets an account, by id. */
  first_channels: number[];
}

/**
 * An emoji of the town's own: `:name:` in a text, a status or a reaction. Its picture is at `/files/{file}/emoji`;
 * one that stands still in any case at `/files/{file}/emoji?preview=360`.
 */
export interface TownEmoji {
  /** Its name, without the colons. */
  name: string;
  /** Its picture. */
  file: number;
  /** Whether it moves. */
  is_animated: boolean;
  /** Who made it. */
  maker: number;
  /** When. */
  made_at: number;
}

/** All emoji of the town's own, as they are at a version. */
export interface TownEmojiList {
  /** Another number than before: another list. */
  version: number;
  /** By name; `null` when the caller has this version. */
  emoji: TownEmoji[] | null;
}

/**
 * Why a message was not sent when its time came.
 *
 * - `forbidden`: Its author may not post there.
 * - `gone`: The channel or the message that it answers is not there, or not for its author any more.
 * - `muted`: Its author was muted.
 * - `blocked`: Its author was blocked.
 * - `token`: The personal access token that scheduled it was ended.
 * - `files`: Another message has one of its files, or nothing is left to say.
 * - `too_fast`: Its author had to wait for too long.
 * - `conflict`: Its nonce was used for another message.
 * - `over`: Its poll would have been closed by then.
 */
export type Unsent = "forbidden" | "gone" | "muted" | "blocked" | "token" | "files" | "too_fast" | "conflict" | "over";

/** What was unsubscribed from. */
export interface Unsubscribed {
  /** What no letters come of any more. */
  from: Subscribed;
}

/** What a message said at a time. */
export interface Version {
  /** The text. */
  text: string;
  /** When it was written. */
  written_at: number;
}

/** How much waits for a person: reminders, scheduled messages, and, where they keep order, reports and people. */
export interface Waiting {
  /** Reminders that are due and not done. */
  reminders: number;
  /** Scheduled messages. */
  scheduled: number;
  /** Those of them that could not be sent, or were sent late. */
  unsent: number;
  /** Open reports, at most 100, for whoever keeps order. */
  reports: number;
  /** People who wait for an account, for whoever keeps order. */
  applicants: number;
}

/** What is still to go out by one way. */
export interface WaitingErrands {
  /** By which way. */
  kind: ErrandKind;
  /** How much waits, up to 10,000: for its turn, for another attempt, or for its time, as what was missed does. */
  waiting: number;
  /** How much of it was tried already and not taken. */
  tried: number;
  /** When something of it is to go out next. */
  next_at: number | null;
}

/**
 * To whom a rule leaves something.
 *
 * - `everybody`: Everybody here.
 * - `moderators`: Moderators and administrators.
 * - `admins`: Administrators.
 */
export type Who = "everybody" | "moderators" | "admins";

/** What `accept_invite` is told. */
export interface AcceptInviteParams {
  code: string;
}

/** What `add_device` is told. */
export interface AddDeviceParams {
  /** What one knows it by. */
  name: string;
  /** Where it is reached: the address that its push service gave it, which begins with https://. */
  endpoint: string;
  /** Its public key: a point of P-256, 65 bytes in base64 for addresses. */
  p256dh: string;
  /** Its secret: 16 bytes in base64 for addresses. */
  auth: string;
}

/** What `add_section` is told. */
export interface AddSectionParams {
  name: SectionName;
}

/** What `applicants` is told. */
export type ApplicantsParams = Record<string, never>;

/** What `approve` is told. */
export interface ApproveParams {
  applicant: number;
}

/** What `arrange_channel` is told. */
export interface ArrangeChannelParams {
  channel: number;
  /**
   * A direct channel of at least three people may have one, too, which is no one's key; `null` takes it away again.
   */
  name?: string | null;
  topic?: string | null;
  mode?: Mode | null;
  /** Seconds that must lie between two messages of one person; 0 for none. */
  slow_seconds?: number | null;
  /**
   * Days that its messages keep their files; 0 for as long as the server keeps them. The shorter time holds, and
   * files of pinned messages stay.
   */
  file_days?: number | null;
  /** The picture to show: an own file that was sent as an avatar; `null` for none. The one before it goes. */
  avatar?: number | null;
}

/** What `arrange_section` is told. */
export interface ArrangeSectionParams {
  section: SectionKey;
  channels: number[];
}

/** What `ask_address` is told. */
export type AskAddressParams = Record<string, never>;

/** What `ask_reset` is told. */
export interface AskResetParams {
  /** A username or an address. */
  who: string;
}

/** What `audit` is told. */
export interface AuditParams {
  /** What was done, in the word of the log. */
  act?: string | null;
  /** Who did it. */
  actor?: number | null;
  /** Whom it was done to. */
  person?: number | null;
  /** Where it was done. */
  channel?: number | null;
  /** Older than this one; the last of the page before. */
  before?: number | null;
  /** Done at this time or later. */
  since?: number | null;
  /** Done before this time. */
  until?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `ballots` is told. */
export interface BallotsParams {
  channel: number;
  /** Which, each once. */
  messages: number[];
}

/** What `block` is told. */
export interface BlockParams {
  person: number;
  /** Why; moderators may read it, and the audit log keeps it. */
  reason?: string;
}

/** What `bring_everybody` is told. */
export type BringEverybodyParams = Record<string, never>;

/** What `cancel_scheduled` is told. */
export interface CancelScheduledParams {
  scheduled: number;
}

/** What `change_group` is told. */
export interface ChangeGroupParams {
  group: number;
  name?: string | null;
  /** What it is for; empty for nothing. */
  about?: string | null;
  /** Who is in it, 100 at most, in place of those before. */
  people?: number[] | null;
}

/** What `change_password` is told. */
export interface ChangePasswordParams {
  /** The password that one has. */
  old: string;
  /** 8 to 1024 bytes, and none of those that anybody would try. */
  new: string;
}

/** What `change_reminder` is told. */
export interface ChangeReminderParams {
  reminder: number;
  /** When: in the future, within a year. */
  at?: number | null;
  /** What it says. */
  text?: string | null;
}

/** What `change_scheduled` is told. */
export interface ChangeScheduledParams {
  scheduled: number;
  /** When: in the future, within a year. */
  at?: number | null;
  /** What is to be said. */
  text?: string | null;
  /** What is to be asked, of a message that asks something. */
  poll?: NewPollInput | null;
}

/** What `change_section` is told. */
export interface ChangeSectionParams {
  section: SectionKey;
  /** What a section of one's own is called. */
  name?: SectionName | null;
  sort?: Sort | null;
  /** Whether only channels with something unread are shown. */
  only_unread?: boolean | null;
  /** Whether only its title is shown. */
  is_folded?: boolean | null;
  /** Whether channels with something unread stand where they would otherwise; for `unread` alone. */
  is_hidden?: boolean | null;
  /** The section before which it is to stand; `null` for the end. */
  before?: SectionKey | null;
}

/** What `change_town` is told. */
export interface ChangeTownParams {
  /** What it is called; empty for the product's own name. */
  name?: string | null;
  /** A word of welcome at the door; empty for none. */
  welcome?: string | null;
  /**
   * Who may make an account; `null` for what follows from where the server listens: everybody as long as there is
   * no administrator or only this machine reaches it, and whoever has an invite from then on. By `approval`,
   * whoever has no invite waits until a moderator approves.
   */
  registration?: Registration | null;
  /**
   * The language of the page for whoever has not chosen one, and whose browser asks for none that it speaks; `null`
   * for English.
   */
  language?: Language | null;
  /**
   * The picture to show, to strangers as well: an own file that was sent as an avatar; `null` for none. The one
   * before it goes.
   */
  avatar?: number | null;
  /** Who makes channels. */
  create_channel?: Who | null;
  /** Whose `@channel` and `@here` call, besides those of a channel's owners. What others write so is only text. */
  call_everybody?: Who | null;
  /** Who makes invites. Those of whoever may make none any more let nobody in. */
  make_invite?: Who | null;
  /** Who makes emoji of the town's own. Whoever made one may delete it in any case. */
  make_emoji?: Who | null;
  /**
   * The channels that everybody joins who gets an account: up to 10, open and not archived. Who is here already is
   * moved nowhere; `bring_everybody` does that.
   */
  first_channels?: number[] | null;
}

/** What `channel` is told. */
export interface ChannelParams {
  channel: number;
}

/** What `channel_files` is told. */
export interface ChannelFilesParams {
  channel: number;
  /** Those with such files; with any when it is missing. */
  group?: FileGroup | null;
  /** Those before this one: `next` of the page before. */
  before?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `channels` is told. */
export type ChannelsParams = Record<string, never>;

/** What `channels_usage` is told. */
export interface ChannelsUsageParams {
  /** Those with less; `bytes` of the last of the page before. */
  below?: number | null;
  /** And those with as many whose id is greater: `channel` of the last of the page before. */
  after?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `clear_demo` is told. */
export type ClearDemoParams = Record<string, never>;

/** What `close_poll` is told. */
export interface ClosePollParams {
  channel: number;
  message: number;
}

/** What `confirm_address` is told. */
export interface ConfirmAddressParams {
  /** What stands in the link. */
  code: string;
}

/** What `create_channel` is told. */
export interface CreateChannelParams {
  kind: NewKind;
  name: string;
  topic?: string;
}

/** What `decline` is told. */
export interface DeclineParams {
  applicant: number;
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

/** What `delete_emoji` is told. */
export interface DeleteEmojiParams {
  name: string;
}

/** What `delete_group` is told. */
export interface DeleteGroupParams {
  group: number;
}

/** What `describe_file` is told. */
export interface DescribeFileParams {
  file: number;
  /** In words; empty takes them back. */
  alt: string;
}

/** What `devices` is told. */
export type DevicesParams = Record<string, never>;

/** What `directory` is told. */
export interface DirectoryParams {
  /** What their names have in them; all when it is missing. */
  query?: string | null;
  /** What they are sorted by. */
  by?: ListedBy;
  /** The `next` of the page before, in the same order. */
  after?: string | null;
  /** Items in a page. */
  limit?: number;
}

/** What `drafts` is told. */
export interface DraftsParams {
  /** Those kept before this time: `kept_at` of the last one of the page before. */
  before?: number | null;
}

/** What `drop_device` is told. */
export interface DropDeviceParams {
  device: number;
}

/** What `drop_file` is told. */
export interface DropFileParams {
  file: number;
}

/** What `drop_reminder` is told. */
export interface DropReminderParams {
  reminder: number;
}

/** What `edit` is told. */
export interface EditParams {
  channel: number;
  message: number;
  text: string;
}

/** What `edit_profile` is told. */
export interface EditProfileParams {
  /** What to be called. */
  name?: string | null;
  /** What to say of oneself; empty for nothing. */
  about?: About | null;
  /** The colour; `null` for the one that comes from the id. */
  colour?: Hue | null;
  /** The language one reads; `null` for whatever the client takes. */
  locale?: Locale | null;
  /** Where one's clock stands; `null` to say nothing of it. */
  time_zone?: TimeZone | null;
  /** What one is about; `null` for nothing. */
  status?: StatusInput | null;
  /** Whether to show neither presence nor typing. */
  is_discreet?: boolean | null;
  /** Of what to be told in channels, but for direct ones and those for which one has chosen (`prefer`). */
  level?: Level | null;
  /** Words that call one like a mention, in place of those before. */
  keywords?: Keywords | null;
  /**
   * The picture to show: an own file that was sent as an avatar; `null` for the initials. The one before it goes.
   */
  avatar?: number | null;
}

/** What `edits` is told. */
export interface EditsParams {
  channel: number;
  message: number;
}

/** What `emoji` is told. */
export interface EmojiParams {
  /** The version that the caller has. */
  version?: number | null;
}

/** What `end_other_sessions` is told. */
export type EndOtherSessionsParams = Record<string, never>;

/** What `end_session` is told. */
export interface EndSessionParams {
  /** The session's id. */
  session: string;
}

/** What `end_sessions_of` is told. */
export interface EndSessionsOfParams {
  person: number;
}

/** What `events` is told. */
export interface EventsParams {
  channel: number;
  /** The last position that is known already; 0 for none. */
  after: number;
  /** Items in a page. */
  limit?: number;
}

/** What `facts` is told. */
export type FactsParams = Record<string, never>;

/** What `failed_errands` is told. */
export interface FailedErrandsParams {
  /** Those before this one: the last of the page before. */
  before?: number | null;
}

/** What `file` is told. */
export interface FileParams {
  file: number;
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

/** What `groups` is told. */
export type GroupsParams = Record<string, never>;

/** What `heed` is told. */
export interface HeedParams {
  person: number;
}

/** What `hush` is told. */
export interface HushParams {
  /** A moment within 30 days. */
  until?: number | null;
}

/** What `ignore` is told. */
export interface IgnoreParams {
  person: number;
}

/** What `invitation` is told. */
export interface InvitationParams {
  code: string;
}

/** What `invite` is told. */
export interface InviteParams {
  channel: number;
  person: number;
}

/** What `invited` is told. */
export interface InvitedParams {
  /** The invite's code. */
  code: string;
}

/** What `invites` is told. */
export interface InvitesParams {
  channel: number;
}

/** What `join` is told. */
export interface JoinParams {
  channel: number;
}

/** What `keep_draft` is told. */
export interface KeepDraftParams {
  channel: number;
  text: string;
  /** The message that it is to answer. */
  thread?: number | null;
}

/** What `leave` is told. */
export interface LeaveParams {
  channel: number;
}

/** What `look` is told. */
export interface LookParams {
  is_looking: boolean;
}

/** What `mail` is told. */
export type MailParams = Record<string, never>;

/** What `make_emoji` is told. */
export interface MakeEmojiParams {
  /**
   * 2 to 32 letters (Latin or Cyrillic, small ones, of one alphabet), digits, `-` or `_`, with a letter or a digit
   * at both ends; not the name of a standard emoji, and none that looks like that of another.
   */
  name: string;
  /**
   * An own picture that was sent as an emoji: PNG, GIF, WebP or JPEG. It is made smaller as it comes in, to 128
   * pixels a side and, where it moves, 256 KiB; a moving one that cannot be, having more than 300 frames, is
   * refused.
   */
  file: number;
}

/** What `make_group` is told. */
export interface MakeGroupParams {
  name: string;
  /** What it is for. */
  about?: string;
  /** Who is in it, 100 at most. */
  people?: number[];
}

/** What `make_invite` is told. */
export interface MakeInviteParams {
  channel: number;
  /** How long it is good: 60 s to 30 days; 7 days when it is missing, for good when it is null. */
  expires_in_seconds?: number | null;
  /** How many people it may let in; any number when it is missing or null. */
  uses?: number | null;
}

/** What `make_owner` is told. */
export interface MakeOwnerParams {
  channel: number;
  person: number;
}

/** What `make_token` is told. */
export interface MakeTokenParams {
  /** What to know it by. */
  name: TokenName;
  /** What it may be used for; at least one. */
  scopes: Scopes;
  /** Days that it lives; forever when it is missing. */
  expires_in_days?: number | null;
}

/** What `make_town_invite` is told. */
export interface MakeTownInviteParams {
  /** How long it is good: 60 s to 30 days; 7 days when it is missing, for good when it is null. */
  expires_in_seconds?: number | null;
  /** How many people it may let in; any number when it is missing or null. */
  uses?: number | null;
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

/** What `mentioned` is told. */
export interface MentionedParams {
  /** The `next` of the page before. */
  before?: string | null;
  /** Items in a page. */
  limit?: number;
}

/** What `message` is told. */
export interface MessageParams {
  channel: number;
  message: number;
}

/** What `message_since` is told. */
export interface MessageSinceParams {
  channel: number;
  /** The time. */
  time: number;
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

/** What `mute` is told. */
export interface MuteParams {
  person: number;
  /** For how long: 60 s to 365 days. */
  seconds: number;
  /** Why; moderators may read it, and the audit log keeps it. */
  reason?: string;
}

/** What `offer_own_reset` is told. */
export type OfferOwnResetParams = Record<string, never>;

/** What `offer_reset` is told. */
export interface OfferResetParams {
  person: number;
}

/** What `offer_sign_in` is told. */
export type OfferSignInParams = Record<string, never>;

/** What `open_direct` is told. */
export interface OpenDirectParams {
  /** The others. None of them is a channel to write to oneself. */
  people: number[];
}

/** What `own_usage` is told. */
export type OwnUsageParams = Record<string, never>;

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

/** What `people_usage` is told. */
export interface PeopleUsageParams {
  /** Those with less; `bytes` of the last of the page before. */
  below?: number | null;
  /** And those with as many whose id is greater: `person` of the last of the page before. */
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
  /** Those pinned before this time: `pinned_at` of the last one of the page before. */
  before?: number | null;
}

/** What `post` is told. */
export interface PostParams {
  channel: number;
  /** May be missing where there are files. */
  text?: string | null;
  /** What hangs on it: files of one's own that no message has yet, each once, 10 at the most. */
  files?: number[];
  /** The sender's own name for this posting, new for each: what makes a repeat harmless. */
  nonce: string;
  /** The message that it answers. */
  thread?: number | null;
  /** Whether such an answer stands in the channel itself as well. */
  in_channel?: boolean;
  /** What it asks; its text is the question then. */
  poll?: NewPollInput | null;
}

/** What `prefer` is told. */
export interface PreferParams {
  channel: number;
  /** `null` for what one is told in channels otherwise. */
  level?: Level | null;
  is_favourite?: boolean | null;
  /** The key of a section of one's own; `null` for none. */
  section?: SectionKey | null;
}

/** What `prefer_mail` is told. */
export interface PreferMailParams {
  /**
   * How long mentions and direct messages stay unread before one is told of them; in quiet hours, and while one
   * looks at the page, later.
   */
  missed_after: MissedAfter;
  /** How much a letter says of them. */
  content: PushContent;
  /** Whether one is told each Monday at nine, by one's own clock, where something is unread. */
  digest: boolean;
}

/** What `present` is told. */
export type PresentParams = Record<string, never>;

/** What `previews` is told. */
export interface PreviewsParams {
  channel: number;
  /** Which, each once. */
  messages: number[];
}

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

/** What `refresh` is told. */
export interface RefreshParams {
  /** The refresh token; the one in the cookie when it is missing, and then the next one goes there too. */
  refresh?: string | null;
}

/** What `register` is told. */
export interface RegisterParams {
  username: string;
  /** What to be called; the username when it is missing. */
  name?: string | null;
  email?: string | null;
  /** 8 to 1024 bytes, and none of those that anybody would try. */
  password: string;
  /** The code of an invite, which is spent by it: the new person is in its channel at once, if it leads to one. */
  invite?: string | null;
  /** Whether the refresh token is to be kept in a cookie: for pages. */
  cookie?: boolean;
}

/** What `remind` is told. */
export interface RemindParams {
  /** When: in the future, within a year. */
  at: number;
  /** The sender's own name for this reminder, new for each. */
  nonce: string;
  /** What it says; may be empty when it is about a message. */
  text?: string;
  /** Where the message is that it is about. */
  channel?: number | null;
  /** Which message that is. */
  message?: number | null;
}

/** What `reminders` is told. */
export interface RemindersParams {
  /** Those due after this time: `remind_at` of the last one of the page before. */
  after?: number | null;
}

/** What `remove` is told. */
export interface RemoveParams {
  channel: number;
  person: number;
}

/** What `remove_avatar` is told. */
export interface RemoveAvatarParams {
  person: number;
}

/** What `remove_section` is told. */
export interface RemoveSectionParams {
  section: SectionKey;
}

/** What `report` is told. */
export interface ReportParams {
  channel: number;
  message: number;
  /** Why; not empty. */
  reason: string;
}

/** What `reports` is told. */
export interface ReportsParams {
  /** Which: the open ones when it is missing. */
  state?: ReportState;
  /** Behind this one; the last of the page before. */
  after?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `reset_of` is told. */
export interface ResetOfParams {
  /** What stands in the link. */
  code: string;
}

/** What `reset_password` is told. */
export interface ResetPasswordParams {
  /** What stands in the link. */
  code: string;
  /** 8 to 1024 bytes, and none of those that anybody would try. */
  password: string;
  /** Whether the refresh token is to be kept in a cookie: for pages. */
  cookie?: boolean;
}

/** What `resolve_report` is told. */
export interface ResolveReportParams {
  report: number;
  outcome: Outcome;
  /** What else to say of it, for other moderators. */
  note?: string;
}

/** What `resume` is told. */
export interface ResumeParams {
  /** The epoch that the positions are of. */
  epoch: string;
  /** The last position that is known of each channel. Channels that are not named are told from `head` on. */
  channels: Record<string, number>;
  /**
   * The link at each of these positions, as far as it is known: where another history has come to it, the channel
   * is resynced.
   */
  links?: Record<string, string>;
}

/** What `retry_errand` is told. */
export interface RetryErrandParams {
  errand: number;
}

/** What `revoke_invite` is told. */
export interface RevokeInviteParams {
  /** Its code, or its id. */
  code: string;
}

/** What `save` is told. */
export interface SaveParams {
  channel: number;
  message: number;
}

/** What `saved` is told. */
export interface SavedParams {
  /** Those saved before this time: `saved_at` of the last one of the page before. */
  before?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `schedule` is told. */
export interface ScheduleParams {
  channel: number;
  /** When: in the future, within a year. */
  at: number;
  /** May be missing where there are files. */
  text?: string | null;
  /**
   * What hangs on it: files of one's own that no message has yet, each once, 10 at the most. They do not expire
   * meanwhile.
   */
  files?: number[];
  /** The sender's own name for this message, new for each. */
  nonce: string;
  /** The message that it answers. */
  thread?: number | null;
  /** Whether such an answer will stand in the channel itself as well. */
  in_channel?: boolean;
  /** What it asks; its text is the question then. The poll ends, if at a time, behind `at`. */
  poll?: NewPollInput | null;
}

/** What `scheduled` is told. */
export interface ScheduledParams {
  /** Those for after this time: `send_at` of the last one of the page before. */
  after?: number | null;
}

/** What `search` is told. */
export interface SearchParams {
  /** What to look for: at most 20 words, phrases and operators. */
  query: string;
  sort?: Order;
  /** The `next` of the page before. */
  before?: number | null;
  /** Items in a page. */
  limit?: number;
  /** The time zone whose days are meant; by default the one of one's profile, or UTC. */
  zone?: string | null;
}

/** What `send_scheduled` is told. */
export interface SendScheduledParams {
  scheduled: number;
}

/** What `server` is told. */
export type ServerParams = Record<string, never>;

/** What `sessions` is told. */
export type SessionsParams = Record<string, never>;

/** What `sessions_of` is told. */
export interface SessionsOfParams {
  person: number;
}

/** What `set_address` is told. */
export interface SetAddressParams {
  /** The address; `null` for none. */
  address?: string | null;
  /** The password that one signs in with. */
  password: string;
}

/** What `set_file_quota` is told. */
export interface SetFileQuotaParams {
  person: number;
  /** How many; `null` for what everybody has. */
  bytes?: number | null;
}

/** What `set_push_content` is told. */
export interface SetPushContentParams {
  content: PushContent;
}

/** What `set_quiet` is told. */
export interface SetQuietParams {
  /** Seven stretches at the most; empty for none. */
  hours: QuietHours[];
  /** Whose clock they go by, wherever one is. */
  time_zone: TimeZone;
  /** Who is told of all the same, by `hush` as well; 50 at the most. */
  people?: number[];
}

/** What `set_role` is told. */
export interface SetRoleParams {
  person: number;
  role: Role;
}

/** What `setup` is told. */
export interface SetupParams {
  /** What stands in the link. */
  code: string;
  username: string;
  /** What to be called; the username when it is missing. */
  name?: string | null;
  email?: string | null;
  /** 8 to 1024 bytes, and none of those that anybody would try. */
  password: string;
  /** What the town is called; as before when it is missing. */
  town?: string | null;
  /**
   * The name of a channel that everybody joins from now on, with the first administrator as its owner. With it
   * comes an invite to the town, good for 7 days. Where there is a channel already, neither is made.
   */
  channel?: string | null;
  /** Whether the refresh token is to be kept in a cookie: for pages. */
  cookie?: boolean;
}

/** What `sign_in` is told. */
export interface SignInParams {
  username: string;
  password: string;
  /**
   * What the last sign-in at this device gave; the one in the cookie when it is missing. Who brings it is not
   * slowed down by what others tried in vain from the same network.
   */
  device?: string | null;
  /** Whether the refresh token is to be kept in a cookie: for pages. */
  cookie?: boolean;
}

/** What `sign_in_by_link` is told. */
export interface SignInByLinkParams {
  /** What stands in the link. */
  code: string;
  /** Whether the refresh token is to be kept in a cookie: for pages. */
  cookie?: boolean;
}

/** What `sign_in_of` is told. */
export interface SignInOfParams {
  /** What stands in the link. */
  code: string;
}

/** What `sign_out` is told. */
export type SignOutParams = Record<string, never>;

/** What `standing` is told. */
export interface StandingParams {
  person: number;
}

/** What `test_device` is told. */
export interface TestDeviceParams {
  device: number;
}

/** What `threads` is told. */
export interface ThreadsParams {
  /** Those last answered before this time: `last_reply_at` of the last one of the page before. */
  before?: number | null;
  /** Items in a page. */
  limit?: number;
}

/** What `ticket` is told. */
export type TicketParams = Record<string, never>;

/** What `town` is told. */
export type TownParams = Record<string, never>;

/** What `town_invites` is told. */
export type TownInvitesParams = Record<string, never>;

/** What `typing` is told. */
export interface TypingParams {
  channel: number;
  /** The thread in which. */
  thread?: number | null;
}

/** What `unblock` is told. */
export interface UnblockParams {
  person: number;
}

/** What `unfollow` is told. */
export interface UnfollowParams {
  channel: number;
  /** The thread's first message. */
  message: number;
}

/** What `unmake_owner` is told. */
export interface UnmakeOwnerParams {
  channel: number;
  person: number;
}

/** What `unmute` is told. */
export interface UnmuteParams {
  person: number;
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

/** What `unsave` is told. */
export interface UnsaveParams {
  channel: number;
  message: number;
}

/** What `unsubscribe` is told. */
export interface UnsubscribeParams {
  /** What stands in the link. */
  code: string;
}

/** What `unvote` is told. */
export interface UnvoteParams {
  channel: number;
  message: number;
}

/** What `vote` is told. */
export interface VoteParams {
  channel: number;
  message: number;
  /** The places of the options, counted from 0; one, unless the poll lets one choose more. */
  choices: Choices;
}

/** What `voters` is told. */
export interface VotersParams {
  channel: number;
  message: number;
  /** Its place, counted from 0. */
  option: number;
}

/** What `waiting_errands` is told. */
export type WaitingErrandsParams = Record<string, never>;

/** What `withdraw_sign_in` is told. */
export type WithdrawSignInParams = Record<string, never>;

/** All that can be asked for over HTTP, and over the live socket under the same names. */
export interface Operations {
  /**
   * Comes into a channel by an invite. Again is no error: for somebody who is in already nothing is used up. By an
   * invite to the town as a whole nobody comes in who has an account: that is a `conflict`.
   */
  accept_invite: {
    method: "POST";
    path: "/api/v1/invites/{code}/accept";
    params: AcceptInviteParams;
    result: Place;
  };
  /**
   * Tells a device from now on, by web push (RFC 8030 and 8291), for as long as one's session lives. One that was
   * registered with the same address before is forgotten; 20 a person at most. Not for personal access tokens.
   */
  add_device: {
    method: "POST";
    path: "/api/v1/devices";
    params: AddDeviceParams;
    result: Device;
  };
  /**
   * Makes a section of one's own in the list of channels, above the other channels; 30 at most. All of one's
   * sections stand in `me`, and `prefer` puts a channel into one.
   */
  add_section: {
    method: "POST";
    path: "/api/v1/me/sections";
    params: AddSectionParams;
    result: Section;
  };
  /**
   * Who waits for an account, the first to come first: 200 at the most, and nobody for longer than 14 days. For
   * moderators.
   */
  applicants: {
    method: "GET";
    path: "/api/v1/applicants";
    params: ApplicantsParams;
    result: Applicant[];
  };
  /** Gives somebody the account that they wait for: they may sign in from now on. For moderators. */
  approve: {
    method: "POST";
    path: "/api/v1/applicants/{applicant}/approve";
    params: ApproveParams;
    result: Person;
  };
  /**
   * Renames a channel, gives it another topic, archives it or brings it back, makes it an announcement, makes it
   * slow, keeps its files for another time, shows another picture. What is missing stays.
   */
  arrange_channel: {
    method: "PATCH";
    path: "/api/v1/channels/{channel}";
    params: ArrangeChannelParams;
    result: Channel;
  };
  /**
   * Puts channels into a section in this order, and has it sorted by hand. Those that stand there and are not named
   * come behind. Into `channels` and `directs` only such channels can be put; what is put into `favourites` is one.
   */
  arrange_section: {
    method: "PUT";
    path: "/api/v1/me/sections/{section}/channels";
    params: ArrangeSectionParams;
    result: null;
  };
  /** Sends the letter again by which one shows that an address is one's own. Not for personal access tokens. */
  ask_address: {
    method: "POST";
    path: "/api/v1/me/mail/address/question";
    params: AskAddressParams;
    result: null;
  };
  /**
   * Sends whoever is called so a link to another password, if there is such a person and their address is known to
   * be their own. The answer is the same in any case, and takes as long. Nobody is sent another one within 5
   * minutes.
   */
  ask_reset: {
    method: "POST";
    path: "/api/v1/password-reset/letter";
    params: AskResetParams;
    result: AskedReset;
  };
  /**
   * The audit log, newest first: sign-ins, and whatever was done to people and channels by those who keep order.
   * All filters that are given hold. For administrators; that it was read, and with which filters, is written to
   * it.
   */
  audit: {
    method: "GET";
    path: "/api/v1/audit";
    params: AuditParams;
    result: AuditEntry[];
  };
  /**
   * What one has chosen oneself in the polls of these messages of a channel, in the order they were asked for: the
   * places of options, counted from 0; nothing where one has not voted. Nobody is told another's.
   */
  ballots: {
    method: "GET";
    path: "/api/v1/channels/{channel}/ballots";
    params: BallotsParams;
    result: number[][];
  };
  /**
   * Shuts a person out: from this answer on nothing of theirs is accepted, and their sockets end. For moderators;
   * moderators and administrators are shut out by administrators only, and nobody shuts themselves out. Again is no
   * error, and changes the reason if there is one.
   */
  block: {
    method: "PUT";
    path: "/api/v1/people/{person}/block";
    params: BlockParams;
    result: null;
  };
  /**
   * Brings everybody who is here already into the first channels, but for the blocked. Takes a while where there
   * are many; again goes on. Administrators only.
   */
  bring_everybody: {
    method: "POST";
    path: "/api/v1/town/first-channels/everybody";
    params: BringEverybodyParams;
    result: Brought;
  };
  /** Does not send a message after all, or takes out of the list what was sent late. Again is no error. */
  cancel_scheduled: {
    method: "DELETE";
    path: "/api/v1/scheduled/{scheduled}";
    params: CancelScheduledParams;
    result: null;
  };
  /** Changes a group. What is missing stays. For moderators. */
  change_group: {
    method: "PATCH";
    path: "/api/v1/groups/{group}";
    params: ChangeGroupParams;
    result: Group;
  };
  /**
   * Gives oneself another password. All other sessions and all personal access tokens end. Not for personal access
   * tokens.
   */
  change_password: {
    method: "PUT";
    path: "/api/v1/me/password";
    params: ChangePasswordParams;
    result: null;
  };
  /**
   * Changes a reminder; what is not there stays. With another time it waits for that, whether it was told already
   * or not.
   */
  change_reminder: {
    method: "PATCH";
    path: "/api/v1/reminders/{reminder}";
    params: ChangeReminderParams;
    result: Reminder;
  };
  /**
   * Changes a scheduled message; what is not there stays. One that could not be sent waits again once it has
   * another time; the end of its poll moves along.
   */
  change_scheduled: {
    method: "PATCH";
    path: "/api/v1/scheduled/{scheduled}";
    params: ChangeScheduledParams;
    result: Scheduled;
  };
  /** Changes a section. What is missing stays. */
  change_section: {
    method: "PATCH";
    path: "/api/v1/me/sections/{section}";
    params: ChangeSectionParams;
    result: Section;
  };
  /** Changes the town. What is missing stays. Administrators only. */
  change_town: {
    method: "PATCH";
    path: "/api/v1/town";
    params: ChangeTownParams;
    result: Town;
  };
  /** A channel, and how one stands in it. */
  channel: {
    method: "GET";
    path: "/api/v1/channels/{channel}";
    params: ChannelParams;
    result: Place;
  };
  /** The messages of a channel that have files, whole, the newest first. */
  channel_files: {
    method: "GET";
    path: "/api/v1/channels/{channel}/files";
    params: ChannelFilesParams;
    result: FilePage;
  };
  /** The channels that one is in, by id, with what is unread in each. */
  channels: {
    method: "GET";
    path: "/api/v1/channels";
    params: ChannelsParams;
    result: Place[];
  };
  /**
   * Open and closed channels by how many bytes the files of their messages have, most first; those without files
   * are not there. Administrators only.
   */
  channels_usage: {
    method: "GET";
    path: "/api/v1/usage/channels";
    params: ChannelsUsageParams;
    result: ChannelUsage[];
  };
  /**
   * Removes the demo data: its people, whose passwords everybody knows, its channels with all that anybody said
   * there, and the direct messages of its people. Who of them has posted elsewhere stays as the author of that,
   * blocked and without a password. Their sockets end. For administrators; a `conflict` while only the demo data
   * has one, and when there is none of it.
   */
  clear_demo: {
    method: "DELETE";
    path: "/api/v1/demo";
    params: ClearDemoParams;
    result: null;
  };
  /**
   * Closes a poll: nobody votes any more, nor takes a vote back. One's own, or another's for the channel's owners
   * and for moderators. Again is no error.
   */
  close_poll: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/messages/{message}/poll/closed";
    params: ClosePollParams;
    result: Message;
  };
  /** Takes an address for somebody's own, by the link that was sent there. Again is no error. Good for 24 hours. */
  confirm_address: {
    method: "POST";
    path: "/api/v1/address-confirmation";
    params: ConfirmAddressParams;
    result: ConfirmedAddress;
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
  /** Gives somebody no account; their username is free again. For moderators. */
  decline: {
    method: "DELETE";
    path: "/api/v1/applicants/{applicant}";
    params: DeclineParams;
    result: null;
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
  /** Deletes an emoji: an own one, or for moderators any. What was said with it stays, with its name as text. */
  delete_emoji: {
    method: "DELETE";
    path: "/api/v1/emoji/{name}";
    params: DeleteEmojiParams;
    result: null;
  };
  /** Deletes a group. What was said to it stays as it is. For moderators. */
  delete_group: {
    method: "DELETE";
    path: "/api/v1/groups/{group}";
    params: DeleteGroupParams;
    result: null;
  };
  /**
   * Says what an own file shows, for those who do not see it. When a message has it already, the message is edited.
   */
  describe_file: {
    method: "PATCH";
    path: "/api/v1/files/{file}";
    params: DescribeFileParams;
    result: File;
  };
  /**
   * One's devices that are told while nobody looks at them, and the server's key, by which another registers at its
   * push service. Not for personal access tokens.
   */
  devices: {
    method: "GET";
    path: "/api/v1/devices";
    params: DevicesParams;
    result: Devices;
  };
  /**
   * Channels to look through, sorted, with how many people are in each and when something was said there last: open
   * ones and one's own; all but the direct ones for moderators.
   */
  directory: {
    method: "GET";
    path: "/api/v1/channels/directory";
    params: DirectoryParams;
    result: DirectoryPage;
  };
  /**
   * One's drafts, last kept first: 500 at the most, and as many as fit a page. Those in channels that one may not
   * read now are not shown.
   */
  drafts: {
    method: "GET";
    path: "/api/v1/drafts";
    params: DraftsParams;
    result: KeptDraft[];
  };
  /** Tells a device of one's own no more. Again is no error. Not for personal access tokens. */
  drop_device: {
    method: "DELETE";
    path: "/api/v1/devices/{device}";
    params: DropDeviceParams;
    result: null;
  };
  /** Does not send a file after all: one's own, that no message has yet. */
  drop_file: {
    method: "DELETE";
    path: "/api/v1/files/{file}";
    params: DropFileParams;
    result: null;
  };
  /** A reminder is done, or not wanted any more. Again is no error. */
  drop_reminder: {
    method: "DELETE";
    path: "/api/v1/reminders/{reminder}";
    params: DropReminderParams;
    result: null;
  };
  /** Gives one's own message another text. The same text again changes nothing. */
  edit: {
    method: "PATCH";
    path: "/api/v1/channels/{channel}/messages/{message}";
    params: EditParams;
    result: Message;
  };
  /** Changes what one says of oneself. What is missing stays. */
  edit_profile: {
    method: "PATCH";
    path: "/api/v1/me";
    params: EditProfileParams;
    result: Me;
  };
  /**
   * What a message has said, oldest first; what it says now is the last. The 20 texts before that are kept, 128 KiB
   * of them at most. The server's settings say who may see them: whoever may read the message, whoever may delete
   * it, or nobody.
   */
  edits: {
    method: "GET";
    path: "/api/v1/channels/{channel}/messages/{message}/edits";
    params: EditsParams;
    result: Version[];
  };
  /**
   * All emoji of the town's own, by name; 500 at most. Whoever says which version they have is told the list only
   * when it is another.
   */
  emoji: {
    method: "GET";
    path: "/api/v1/emoji";
    params: EmojiParams;
    result: TownEmojiList;
  };
  /**
   * Ends all of one's sessions but this one, and all of one's personal access tokens. Not for personal access
   * tokens.
   */
  end_other_sessions: {
    method: "DELETE";
    path: "/api/v1/sessions";
    params: EndOtherSessionsParams;
    result: null;
  };
  /** Ends one of one's sessions or personal access tokens, with its sockets. Not for personal access tokens. */
  end_session: {
    method: "DELETE";
    path: "/api/v1/sessions/{session}";
    params: EndSessionParams;
    result: null;
  };
  /** Ends all sessions and personal access tokens of a person. Administrators only, who have signed in. */
  end_sessions_of: {
    method: "DELETE";
    path: "/api/v1/people/{person}/sessions";
    params: EndSessionsOfParams;
    result: null;
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
  /**
   * The server at a glance: its version and store, how much there is, and what it takes. Cheap enough to be asked
   * every few seconds. For administrators.
   */
  facts: {
    method: "GET";
    path: "/api/v1/facts";
    params: FactsParams;
    result: Facts;
  };
  /**
   * What was to go out, was not taken, and is not tried again by itself: the newest first, 50 at most. What it says
   * is not told. For those who keep order.
   */
  failed_errands: {
    method: "GET";
    path: "/api/v1/errands/failed";
    params: FailedErrandsParams;
    result: FailedErrand[];
  };
  /**
   * A file: one's own that no message has yet, or one of a message that one may read. Its bytes are at
   * `/files/{id}/{name}`.
   */
  file: {
    method: "GET";
    path: "/api/v1/files/{file}";
    params: FileParams;
    result: File;
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
  /** All groups, by id; 100 at most. */
  groups: {
    method: "GET";
    path: "/api/v1/groups";
    params: GroupsParams;
    result: Group[];
  };
  /** Hears somebody again. Again is no error. */
  heed: {
    method: "DELETE";
    path: "/api/v1/people/{person}/ignored";
    params: HeedParams;
    result: null;
  };
  /**
   * Has one's devices told nothing until then, whatever the hours; `null` ends it. What calls one meanwhile is told
   * behind it, as with `set_quiet`. Not for personal access tokens.
   */
  hush: {
    method: "PUT";
    path: "/api/v1/me/quiet/until";
    params: HushParams;
    result: Quiet;
  };
  /**
   * Does not hear somebody any more: what they say is not unread for oneself and calls one no more, and clients
   * fold it. They do not learn of it. At most 500 a person. Again is no error.
   */
  ignore: {
    method: "PUT";
    path: "/api/v1/people/{person}/ignored";
    params: IgnoreParams;
    result: null;
  };
  /** Where an invite leads. A code that lets nobody in is not found, whatever the cause. */
  invitation: {
    method: "GET";
    path: "/api/v1/invites/{code}";
    params: InvitationParams;
    result: Invitation;
  };
  /** Brings another person into a channel. Again is no error. */
  invite: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/members/{person}";
    params: InviteParams;
    result: null;
  };
  /**
   * Where an invite leads, for somebody who has no account yet. One that lets nobody in is as one that never was.
   */
  invited: {
    method: "POST";
    path: "/api/v1/invited";
    params: InvitedParams;
    result: Invitation;
  };
  /**
   * The invites to a channel that may still be used, newest first: one's own, and all for its owners and for
   * moderators.
   */
  invites: {
    method: "GET";
    path: "/api/v1/channels/{channel}/invites";
    params: InvitesParams;
    result: Invite[];
  };
  /** Joins a channel. Again is no error. */
  join: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/membership";
    params: JoinParams;
    result: Place;
  };
  /**
   * Keeps a draft for one's other devices, in the place of the one before; nobody else learns of it. An empty text
   * forgets it. Posting does not: a client forgets the draft of what it has posted.
   */
  keep_draft: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/draft";
    params: KeepDraftParams;
    result: null;
  };
  /** Leaves a channel. Again is no error; a closed channel is not found by then. */
  leave: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/membership";
    params: LeaveParams;
    result: null;
  };
  /**
   * Says that one looks at the page by this session, for the next 45 s, or that one does not any more: meanwhile
   * none of one's devices is told. To be said again every 30 s while it is so. Not for personal access tokens.
   */
  look: {
    method: "PUT";
    path: "/api/v1/sessions/current/looking";
    params: LookParams;
    result: null;
  };
  /** What one is told by mail, and where it goes. Not for personal access tokens. */
  mail: {
    method: "GET";
    path: "/api/v1/me/mail";
    params: MailParams;
    result: Mail;
  };
  /**
   * Makes an emoji of the town's own: `:name:` in a text, a status or a reaction. The town's rules say for whom.
   * Where it is refused its picture is let go of.
   */
  make_emoji: {
    method: "POST";
    path: "/api/v1/emoji";
    params: MakeEmojiParams;
    result: TownEmoji;
  };
  /**
   * Makes a group of people who are called by one name: in a channel, `@name` mentions those of them who are in it,
   * 300 people at most for all groups of one message. No person is called so, and nobody can be from then on; it is
   * no word for a role, and none that calls everybody. For moderators.
   */
  make_group: {
    method: "POST";
    path: "/api/v1/groups";
    params: MakeGroupParams;
    result: Group;
  };
  /**
   * Makes an invite to an open or closed channel: whoever has its code may come in. It works until it runs out, is
   * used up or revoked, and while its creator may bring people into the channel. At most 100 a channel.
   */
  make_invite: {
    method: "POST";
    path: "/api/v1/channels/{channel}/invites";
    params: MakeInviteParams;
    result: Invite;
  };
  /**
   * Makes a member one of a channel's owners, who arrange it. For its owners and for moderators. Again is no error.
   */
  make_owner: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/owners/{person}";
    params: MakeOwnerParams;
    result: null;
  };
  /** Makes a personal access token, for a program. It is shown this once. Not for personal access tokens. */
  make_token: {
    method: "POST";
    path: "/api/v1/me/tokens";
    params: MakeTokenParams;
    result: MadeToken;
  };
  /**
   * Makes an invite to the town as a whole: whoever has its code may make an account, where that takes an invite,
   * and joins the first channels. It works until it runs out, is used up or revoked, and while its creator may make
   * invites. At most 1000.
   */
  make_town_invite: {
    method: "POST";
    path: "/api/v1/invites";
    params: MakeTownInviteParams;
    result: Invite;
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
  /**
   * The messages of others that mention one, or everybody in a channel since one came there: the last first, from
   * the channels and direct ones that one is in now, answers too.
   */
  mentioned: {
    method: "GET";
    path: "/api/v1/mentions";
    params: MentionedParams;
    result: Mentions;
  };
  /** A message, or the tombstone of a deleted one. */
  message: {
    method: "GET";
    path: "/api/v1/channels/{channel}/messages/{message}";
    params: MessageParams;
    result: Message;
  };
  /**
   * The first message of a channel that was posted at a time or later, answers in threads apart: where a day
   * begins.
   */
  message_since: {
    method: "GET";
    path: "/api/v1/channels/{channel}/since";
    params: MessageSinceParams;
    result: FoundMessage;
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
   * Mutes a person from now on: they read and react as before, and nothing that they post or edit is accepted until
   * the time is over. Who may mute whom is as with blocking. Again counts from now.
   */
  mute: {
    method: "PUT";
    path: "/api/v1/people/{person}/mute";
    params: MuteParams;
    result: null;
  };
  /**
   * Makes a link by which one sets another password, having forgotten the one of now: `/reset#CODE`. Good once, for
   * an hour, and no longer than this session. A conflict where one's address is confirmed (`ask_reset` sends a
   * letter there), and for a day after signing in. Only for sessions that can be refreshed.
   */
  offer_own_reset: {
    method: "POST";
    path: "/api/v1/me/password-reset";
    params: OfferOwnResetParams;
    result: ResetOffer;
  };
  /**
   * Makes a link by which a person who has lost their password sets another: good once, for an hour. Administrators
   * only, who have signed in.
   */
  offer_reset: {
    method: "POST";
    path: "/api/v1/people/{person}/password-reset";
    params: OfferResetParams;
    result: ResetOffer;
  };
  /**
   * Makes a link that signs one in on another device of one's own: `/sign-in-link#CODE`. Good once, for 10 minutes,
   * and no longer than this session; one made before is good no more. It ends with a new password, and when other
   * sessions are ended. Only for sessions that can be refreshed.
   */
  offer_sign_in: {
    method: "POST";
    path: "/api/v1/me/sign-in-link";
    params: OfferSignInParams;
    result: SignInOffer;
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
  /** How much one's own files come to, and how much they may. */
  own_usage: {
    method: "GET";
    path: "/api/v1/me/usage";
    params: OwnUsageParams;
    result: OwnUsage;
  };
  /** The directory, by id: everybody, or those in whose username or name this stands, or those with these ids. */
  people: {
    method: "GET";
    path: "/api/v1/people";
    params: PeopleParams;
    result: Person[];
  };
  /** People by how many bytes their files have, most first; who has none is not there. Administrators only. */
  people_usage: {
    method: "GET";
    path: "/api/v1/usage/people";
    params: PeopleUsageParams;
    result: PersonUsage[];
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
  /** The pinned messages of a channel, last pinned first: 100 at the most, and as many as fit a page. */
  pins: {
    method: "GET";
    path: "/api/v1/channels/{channel}/pins";
    params: PinsParams;
    result: Message[];
  };
  /**
   * Posts a message. Answered once it is durable. A repeat with the same nonce answers with the message that the
   * first one made; with the same nonce and another text, place or poll it is a conflict.
   */
  post: {
    method: "POST";
    path: "/api/v1/channels/{channel}/messages";
    params: PostParams;
    result: Message;
  };
  /**
   * Of what in a channel one wants to be told, whether it is a favourite, and in which section of one's own it
   * stands. What is missing stays.
   */
  prefer: {
    method: "PATCH";
    path: "/api/v1/channels/{channel}/membership";
    params: PreferParams;
    result: Membership;
  };
  /**
   * Changes what one is told by mail. Letters about one's account come in any case. Not for personal access tokens.
   */
  prefer_mail: {
    method: "PUT";
    path: "/api/v1/me/mail";
    params: PreferMailParams;
    result: Mail;
  };
  /** The people in one's channels of up to 200 people who are here now, by id. */
  present: {
    method: "GET";
    path: "/api/v1/present";
    params: PresentParams;
    result: number[];
  };
  /**
   * Messages of a channel by their positions, as they are now and in the order they were asked for: what links to
   * them show. Those that were deleted, or never were, are left out, and those that no page has room for.
   */
  previews: {
    method: "GET";
    path: "/api/v1/channels/{channel}/previews";
    params: PreviewsParams;
    result: Message[];
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
  /**
   * Gives the next tokens for a refresh token, which is used up. The last one may come again within 30 s, however
   * often, since answers may have been lost, and gets the same successor; any older one has been copied, and ends
   * its session.
   */
  refresh: {
    method: "POST";
    path: "/api/v1/sessions/refresh";
    params: RefreshParams;
    result: SignedIn;
  };
  /**
   * Makes an account and signs in. Where registration is by invite only, it takes one. Where it is by approval,
   * whoever brings none waits: the answer is `unapproved`, and so is that to signing in, until somebody who keeps
   * order has approved.
   */
  register: {
    method: "POST";
    path: "/api/v1/register";
    params: RegisterParams;
    result: SignedIn;
  };
  /**
   * Reminds oneself at a time, of a message or of what one writes; nobody else learns of it. 200 a person at most.
   * A repeat with the same nonce answers with the reminder that the first one made.
   */
  remind: {
    method: "POST";
    path: "/api/v1/reminders";
    params: RemindParams;
    result: Reminder;
  };
  /**
   * One's reminders, the first due first, 50 at most: those that were told and are not done, and those that wait
   * for their time. A message that one may not read any more is not shown.
   */
  reminders: {
    method: "GET";
    path: "/api/v1/reminders";
    params: RemindersParams;
    result: Reminder[];
  };
  /** Puts a person out of a channel: nothing they post there is accepted from this answer on. Again is no error. */
  remove: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/members/{person}";
    params: RemoveParams;
    result: null;
  };
  /** Takes away the picture that another person shows. Who may is as with blocking. Again is no error. */
  remove_avatar: {
    method: "DELETE";
    path: "/api/v1/people/{person}/avatar";
    params: RemoveAvatarParams;
    result: null;
  };
  /** Removes a section of one's own; its channels stand where they would without it. Again is no error. */
  remove_section: {
    method: "DELETE";
    path: "/api/v1/me/sections/{section}";
    params: RemoveSectionParams;
    result: null;
  };
  /**
   * Reports another's message to the moderators, who see its text as it is now and nothing else of the channel that
   * they may not see: of a direct channel just that text. At most 100 open reports a person. Again is no error, and
   * gives the first report, unchanged.
   */
  report: {
    method: "POST";
    path: "/api/v1/channels/{channel}/messages/{message}/report";
    params: ReportParams;
    result: OwnReport;
  };
  /** Reports by id, oldest first. For moderators. */
  reports: {
    method: "GET";
    path: "/api/v1/reports";
    params: ReportsParams;
    result: Report[];
  };
  /** Whose password a reset link is for. One that does not work is as one that never was. */
  reset_of: {
    method: "POST";
    path: "/api/v1/password-reset/whose";
    params: ResetOfParams;
    result: PasswordReset;
  };
  /**
   * Sets another password by a reset link and signs in; everything else that the person was signed in with ends.
   * Good once, within an hour, and only as long as the password was not changed in another way.
   */
  reset_password: {
    method: "POST";
    path: "/api/v1/password-reset";
    params: ResetPasswordParams;
    result: SignedIn;
  };
  /**
   * Writes down what was made of a report. It is no more than that: deleting, muting and blocking are operations of
   * their own. Again with the same outcome changes nothing; with another it is a conflict. For moderators.
   */
  resolve_report: {
    method: "POST";
    path: "/api/v1/reports/{report}/resolve";
    params: ResolveReportParams;
    result: Report;
  };
  /** Tries one of those again that failed. For those who keep order. */
  retry_errand: {
    method: "POST";
    path: "/api/v1/errands/{errand}/again";
    params: RetryErrandParams;
    result: null;
  };
  /** Makes an invite let nobody in any more: one's own, any to a channel for its owners, and any for moderators. */
  revoke_invite: {
    method: "DELETE";
    path: "/api/v1/invites/{code}";
    params: RevokeInviteParams;
    result: null;
  };
  /**
   * Saves a message to find it again; nobody else learns of it. At most 5000 a person. Again is no error, and
   * changes nothing.
   */
  save: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/messages/{message}/saved";
    params: SaveParams;
    result: SavedMessage;
  };
  /**
   * One's saved messages, last saved first. A message that is deleted is saved no more; one in a channel that one
   * may not read now is not shown.
   */
  saved: {
    method: "GET";
    path: "/api/v1/saved";
    params: SavedParams;
    result: SavedMessage[];
  };
  /**
   * Has a message sent at a time; nobody else learns of it before. What its author may is asked again then: what
   * cannot be sent stays in the list, with the reason. A server that was down then sends late. 100 a person at
   * most. A repeat with the same nonce answers with what the first one made, and the message has this nonce.
   */
  schedule: {
    method: "POST";
    path: "/api/v1/channels/{channel}/scheduled";
    params: ScheduleParams;
    result: Scheduled;
  };
  /**
   * One's scheduled messages, the first first, 50 at most: those that wait, those that could not be sent, and those
   * that were sent more than five minutes late.
   */
  scheduled: {
    method: "GET";
    path: "/api/v1/scheduled";
    params: ScheduledParams;
    result: Scheduled[];
  };
  /**
   * Searches the messages of one's channels. Words find their other forms (Russian and English) and, from three
   * characters on, parts of words, addresses and links; `"a phrase"` finds itself; `from:name`, `in:channel`,
   * `before:2026-11-22`, `after:2026-11-22`, `on:2026-11-22` (the asker's days), `has:link`, `has:file`,
   * `has:image`, `has:poll` and `is:pinned` narrow it down; `-` before any of these, or before a word of two
   * letters at least, turns it round. Anything else is text: `--force`, `-n`, `in: progress`.
   */
  search: {
    method: "GET";
    path: "/api/v1/search";
    params: SearchParams;
    result: Found;
  };
  /** Sends a scheduled message now. Answered once it is durable, with the message. */
  send_scheduled: {
    method: "POST";
    path: "/api/v1/scheduled/{scheduled}/send";
    params: SendScheduledParams;
    result: Message;
  };
  /** What the server is, and how much of anything it takes. */
  server: {
    method: "GET";
    path: "/api/v1/server";
    params: ServerParams;
    result: Server;
  };
  /** One's sessions and personal access tokens that are alive. Not for personal access tokens. */
  sessions: {
    method: "GET";
    path: "/api/v1/sessions";
    params: SessionsParams;
    result: Session[];
  };
  /**
   * A person's sessions and personal access tokens that are alive. Administrators only, who have signed in; it is
   * written down.
   */
  sessions_of: {
    method: "GET";
    path: "/api/v1/people/{person}/sessions";
    params: SessionsOfParams;
    result: Session[];
  };
  /**
   * Gives one another address, for one's password. Where the server sends mail, the one of now stays until the link
   * in the letter that goes to the new one was followed. Not for personal access tokens.
   */
  set_address: {
    method: "PUT";
    path: "/api/v1/me/mail/address";
    params: SetAddressParams;
    result: Mail;
  };
  /** Gives a person so many bytes for all their files. What they have sent already stays. Administrators only. */
  set_file_quota: {
    method: "PUT";
    path: "/api/v1/people/{person}/file-quota";
    params: SetFileQuotaParams;
    result: null;
  };
  /** How much words to one's devices say from now on. Not for personal access tokens. */
  set_push_content: {
    method: "PUT";
    path: "/api/v1/me/push-content";
    params: SetPushContentParams;
    result: null;
  };
  /**
   * Has one's devices told nothing in these hours of each week, but of what these people say. What calls one
   * meanwhile is told behind them: one word a channel, of what is still unread by then. How it stands is in `me`.
   * Not for personal access tokens.
   */
  set_quiet: {
    method: "PUT";
    path: "/api/v1/me/quiet";
    params: SetQuietParams;
    result: Quiet;
  };
  /** Gives a person another role. Administrators only; the last one stays one. */
  set_role: {
    method: "PUT";
    path: "/api/v1/people/{person}/role";
    params: SetRoleParams;
    result: null;
  };
  /**
   * Makes the first administrator and signs in, by the link that the server shows its operator when it starts. Good
   * once.
   */
  setup: {
    method: "POST";
    path: "/api/v1/setup";
    params: SetupParams;
    result: SignedIn;
  };
  /** Signs in. An unknown username and a wrong password are one answer. */
  sign_in: {
    method: "POST";
    path: "/api/v1/sessions";
    params: SignInParams;
    result: SignedIn;
  };
  /** Signs in by a link that another device of one's own made (`offer_sign_in`). Good once, within 10 minutes. */
  sign_in_by_link: {
    method: "POST";
    path: "/api/v1/sign-in-link";
    params: SignInByLinkParams;
    result: SignedIn;
  };
  /** Whom a sign-in link lets in. One that does not work is as one that never was. */
  sign_in_of: {
    method: "POST";
    path: "/api/v1/sign-in-link/whose";
    params: SignInOfParams;
    result: OfferedSignIn;
  };
  /**
   * Ends the session, or the personal access token, that one came with, and its sockets. A browser forgets its
   * refresh token.
   */
  sign_out: {
    method: "DELETE";
    path: "/api/v1/sessions/current";
    params: SignOutParams;
    result: null;
  };
  /** Whether a person is shut out or muted, and why. For moderators. */
  standing: {
    method: "GET";
    path: "/api/v1/people/{person}/standing";
    params: StandingParams;
    result: Restraints;
  };
  /**
   * Sends a word to a device of one's own, to show that it comes. What came of it stands in `devices` soon. Not for
   * personal access tokens.
   */
  test_device: {
    method: "POST";
    path: "/api/v1/devices/{device}/test";
    params: TestDeviceParams;
    result: null;
  };
  /** The threads one follows, the last answered first. */
  threads: {
    method: "GET";
    path: "/api/v1/threads";
    params: ThreadsParams;
    result: FollowedThread[];
  };
  /** A ticket that opens one live socket, within 30 s: for clients that cannot send a header. */
  ticket: {
    method: "POST";
    path: "/api/v1/socket/ticket";
    params: TicketParams;
    result: Ticket;
  };
  /**
   * What all people here have in common: the town's name, its word of welcome, who may make an account, and what is
   * left to everybody.
   */
  town: {
    method: "GET";
    path: "/api/v1/town";
    params: TownParams;
    result: Town;
  };
  /** The invites to the town as a whole that may still be used, newest first: one's own, and all for moderators. */
  town_invites: {
    method: "GET";
    path: "/api/v1/invites";
    params: TownInvitesParams;
    result: Invite[];
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
  /** Lets a person in again. Again is no error. */
  unblock: {
    method: "DELETE";
    path: "/api/v1/people/{person}/block";
    params: UnblockParams;
    result: null;
  };
  /** Follows a thread no more. Again is no error. */
  unfollow: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/messages/{message}/follow";
    params: UnfollowParams;
    result: null;
  };
  /**
   * Makes an owner of a channel a member like others. For its owners, who may do so to themselves, and for
   * moderators, to whom a channel without an owner is left. Again is no error.
   */
  unmake_owner: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/owners/{person}";
    params: UnmakeOwnerParams;
    result: null;
  };
  /** Lets a person speak again. Again is no error. */
  unmute: {
    method: "DELETE";
    path: "/api/v1/people/{person}/mute";
    params: UnmuteParams;
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
  /** Takes a message from one's saved ones. Again is no error. */
  unsave: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/messages/{message}/saved";
    params: UnsaveParams;
    result: null;
  };
  /**
   * Has no more letters of a kind sent, by the link that stands in each of them. Again is no error. Good for as
   * long as the account lives.
   */
  unsubscribe: {
    method: "POST";
    path: "/api/v1/unsubscription";
    params: UnsubscribeParams;
    result: Unsubscribed;
  };
  /** Takes one's vote back. Again is no error. */
  unvote: {
    method: "DELETE";
    path: "/api/v1/channels/{channel}/messages/{message}/vote";
    params: UnvoteParams;
    result: Message;
  };
  /**
   * Votes in the poll of a message: for this, and for nothing that one has chosen before. The same again is no
   * error.
   */
  vote: {
    method: "PUT";
    path: "/api/v1/channels/{channel}/messages/{message}/vote";
    params: VoteParams;
    result: Message;
  };
  /** Who chose an option of a poll, first come first. Of an anonymous poll nobody is told, whoever asks. */
  voters: {
    method: "GET";
    path: "/api/v1/channels/{channel}/messages/{message}/voters";
    params: VotersParams;
    result: number[];
  };
  /**
   * What is still to go out, by each way: how much waits, how much of it was tried already, and when something goes
   * next. For those who keep order.
   */
  waiting_errands: {
    method: "GET";
    path: "/api/v1/errands/waiting";
    params: WaitingErrandsParams;
    result: WaitingErrands[];
  };
  /** Makes one's sign-in link good no more. Again is no error. Not for personal access tokens. */
  withdraw_sign_in: {
    method: "DELETE";
    path: "/api/v1/me/sign-in-link";
    params: WithdrawSignInParams;
    result: null;
  };
}

/**
 * How each is reached. What does not stand in the path stands in the query of `GET` and `DELETE`, and in the JSON
 * body of others.
 */
export const operations: {
  readonly [Name in keyof Operations]: Pick<Operations[Name], "method" | "path">;
} = {
  accept_invite: { method: "POST", path: "/api/v1/invites/{code}/accept" },
  add_device: { method: "POST", path: "/api/v1/devices" },
  add_section: { method: "POST", path: "/api/v1/me/sections" },
  applicants: { method: "GET", path: "/api/v1/applicants" },
  approve: { method: "POST", path: "/api/v1/applicants/{applicant}/approve" },
  arrange_channel: { method: "PATCH", path: "/api/v1/channels/{channel}" },
  arrange_section: { method: "PUT", path: "/api/v1/me/sections/{section}/channels" },
  ask_address: { method: "POST", path: "/api/v1/me/mail/address/question" },
  ask_reset: { method: "POST", path: "/api/v1/password-reset/letter" },
  audit: { method: "GET", path: "/api/v1/audit" },
  ballots: { method: "GET", path: "/api/v1/channels/{channel}/ballots" },
  block: { method: "PUT", path: "/api/v1/people/{person}/block" },
  bring_everybody: { method: "POST", path: "/api/v1/town/first-channels/everybody" },
  cancel_scheduled: { method: "DELETE", path: "/api/v1/scheduled/{scheduled}" },
  change_group: { method: "PATCH", path: "/api/v1/groups/{group}" },
  change_password: { method: "PUT", path: "/api/v1/me/password" },
  change_reminder: { method: "PATCH", path: "/api/v1/reminders/{reminder}" },
  change_scheduled: { method: "PATCH", path: "/api/v1/scheduled/{scheduled}" },
  change_section: { method: "PATCH", path: "/api/v1/me/sections/{section}" },
  change_town: { method: "PATCH", path: "/api/v1/town" },
  channel: { method: "GET", path: "/api/v1/channels/{channel}" },
  channel_files: { method: "GET", path: "/api/v1/channels/{channel}/files" },
  channels: { method: "GET", path: "/api/v1/channels" },
  channels_usage: { method: "GET", path: "/api/v1/usage/channels" },
  clear_demo: { method: "DELETE", path: "/api/v1/demo" },
  close_poll: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/poll/closed" },
  confirm_address: { method: "POST", path: "/api/v1/address-confirmation" },
  create_channel: { method: "POST", path: "/api/v1/channels" },
  decline: { method: "DELETE", path: "/api/v1/applicants/{applicant}" },
  delete: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}" },
  delete_channel: { method: "DELETE", path: "/api/v1/channels/{channel}" },
  delete_emoji: { method: "DELETE", path: "/api/v1/emoji/{name}" },
  delete_group: { method: "DELETE", path: "/api/v1/groups/{group}" },
  describe_file: { method: "PATCH", path: "/api/v1/files/{file}" },
  devices: { method: "GET", path: "/api/v1/devices" },
  directory: { method: "GET", path: "/api/v1/channels/directory" },
  drafts: { method: "GET", path: "/api/v1/drafts" },
  drop_device: { method: "DELETE", path: "/api/v1/devices/{device}" },
  drop_file: { method: "DELETE", path: "/api/v1/files/{file}" },
  drop_reminder: { method: "DELETE", path: "/api/v1/reminders/{reminder}" },
  edit: { method: "PATCH", path: "/api/v1/channels/{channel}/messages/{message}" },
  edit_profile: { method: "PATCH", path: "/api/v1/me" },
  edits: { method: "GET", path: "/api/v1/channels/{channel}/messages/{message}/edits" },
  emoji: { method: "GET", path: "/api/v1/emoji" },
  end_other_sessions: { method: "DELETE", path: "/api/v1/sessions" },
  end_session: { method: "DELETE", path: "/api/v1/sessions/{session}" },
  end_sessions_of: { method: "DELETE", path: "/api/v1/people/{person}/sessions" },
  events: { method: "GET", path: "/api/v1/channels/{channel}/events" },
  facts: { method: "GET", path: "/api/v1/facts" },
  failed_errands: { method: "GET", path: "/api/v1/errands/failed" },
  file: { method: "GET", path: "/api/v1/files/{file}" },
  find_channels: { method: "GET", path: "/api/v1/channels/find" },
  follow: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/follow" },
  groups: { method: "GET", path: "/api/v1/groups" },
  heed: { method: "DELETE", path: "/api/v1/people/{person}/ignored" },
  hush: { method: "PUT", path: "/api/v1/me/quiet/until" },
  ignore: { method: "PUT", path: "/api/v1/people/{person}/ignored" },
  invitation: { method: "GET", path: "/api/v1/invites/{code}" },
  invite: { method: "PUT", path: "/api/v1/channels/{channel}/members/{person}" },
  invited: { method: "POST", path: "/api/v1/invited" },
  invites: { method: "GET", path: "/api/v1/channels/{channel}/invites" },
  join: { method: "PUT", path: "/api/v1/channels/{channel}/membership" },
  keep_draft: { method: "PUT", path: "/api/v1/channels/{channel}/draft" },
  leave: { method: "DELETE", path: "/api/v1/channels/{channel}/membership" },
  look: { method: "PUT", path: "/api/v1/sessions/current/looking" },
  mail: { method: "GET", path: "/api/v1/me/mail" },
  make_emoji: { method: "POST", path: "/api/v1/emoji" },
  make_group: { method: "POST", path: "/api/v1/groups" },
  make_invite: { method: "POST", path: "/api/v1/channels/{channel}/invites" },
  make_owner: { method: "PUT", path: "/api/v1/channels/{channel}/owners/{person}" },
  make_token: { method: "POST", path: "/api/v1/me/tokens" },
  make_town_invite: { method: "POST", path: "/api/v1/invites" },
  mark_unread: { method: "PUT", path: "/api/v1/channels/{channel}/unread" },
  me: { method: "GET", path: "/api/v1/me" },
  members: { method: "GET", path: "/api/v1/channels/{channel}/members" },
  mentioned: { method: "GET", path: "/api/v1/mentions" },
  message: { method: "GET", path: "/api/v1/channels/{channel}/messages/{message}" },
  message_since: { method: "GET", path: "/api/v1/channels/{channel}/since" },
  messages: { method: "GET", path: "/api/v1/channels/{channel}/messages" },
  mute: { method: "PUT", path: "/api/v1/people/{person}/mute" },
  offer_own_reset: { method: "POST", path: "/api/v1/me/password-reset" },
  offer_reset: { method: "POST", path: "/api/v1/people/{person}/password-reset" },
  offer_sign_in: { method: "POST", path: "/api/v1/me/sign-in-link" },
  open_direct: { method: "POST", path: "/api/v1/directs" },
  own_usage: { method: "GET", path: "/api/v1/me/usage" },
  people: { method: "GET", path: "/api/v1/people" },
  people_usage: { method: "GET", path: "/api/v1/usage/people" },
  person: { method: "GET", path: "/api/v1/people/{person}" },
  pin: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/pin" },
  pins: { method: "GET", path: "/api/v1/channels/{channel}/pins" },
  post: { method: "POST", path: "/api/v1/channels/{channel}/messages" },
  prefer: { method: "PATCH", path: "/api/v1/channels/{channel}/membership" },
  prefer_mail: { method: "PUT", path: "/api/v1/me/mail" },
  present: { method: "GET", path: "/api/v1/present" },
  previews: { method: "GET", path: "/api/v1/channels/{channel}/previews" },
  react: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/reactions/{emoji}" },
  read: { method: "PUT", path: "/api/v1/channels/{channel}/read" },
  read_all: { method: "PUT", path: "/api/v1/read" },
  read_thread: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/read" },
  readers: { method: "GET", path: "/api/v1/channels/{channel}/readers" },
  refresh: { method: "POST", path: "/api/v1/sessions/refresh" },
  register: { method: "POST", path: "/api/v1/register" },
  remind: { method: "POST", path: "/api/v1/reminders" },
  reminders: { method: "GET", path: "/api/v1/reminders" },
  remove: { method: "DELETE", path: "/api/v1/channels/{channel}/members/{person}" },
  remove_avatar: { method: "DELETE", path: "/api/v1/people/{person}/avatar" },
  remove_section: { method: "DELETE", path: "/api/v1/me/sections/{section}" },
  report: { method: "POST", path: "/api/v1/channels/{channel}/messages/{message}/report" },
  reports: { method: "GET", path: "/api/v1/reports" },
  reset_of: { method: "POST", path: "/api/v1/password-reset/whose" },
  reset_password: { method: "POST", path: "/api/v1/password-reset" },
  resolve_report: { method: "POST", path: "/api/v1/reports/{report}/resolve" },
  retry_errand: { method: "POST", path: "/api/v1/errands/{errand}/again" },
  revoke_invite: { method: "DELETE", path: "/api/v1/invites/{code}" },
  save: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/saved" },
  saved: { method: "GET", path: "/api/v1/saved" },
  schedule: { method: "POST", path: "/api/v1/channels/{channel}/scheduled" },
  scheduled: { method: "GET", path: "/api/v1/scheduled" },
  search: { method: "GET", path: "/api/v1/search" },
  send_scheduled: { method: "POST", path: "/api/v1/scheduled/{scheduled}/send" },
  server: { method: "GET", path: "/api/v1/server" },
  sessions: { method: "GET", path: "/api/v1/sessions" },
  sessions_of: { method: "GET", path: "/api/v1/people/{person}/sessions" },
  set_address: { method: "PUT", path: "/api/v1/me/mail/address" },
  set_file_quota: { method: "PUT", path: "/api/v1/people/{person}/file-quota" },
  set_push_content: { method: "PUT", path: "/api/v1/me/push-content" },
  set_quiet: { method: "PUT", path: "/api/v1/me/quiet" },
  set_role: { method: "PUT", path: "/api/v1/people/{person}/role" },
  setup: { method: "POST", path: "/api/v1/setup" },
  sign_in: { method: "POST", path: "/api/v1/sessions" },
  sign_in_by_link: { method: "POST", path: "/api/v1/sign-in-link" },
  sign_in_of: { method: "POST", path: "/api/v1/sign-in-link/whose" },
  sign_out: { method: "DELETE", path: "/api/v1/sessions/current" },
  standing: { method: "GET", path: "/api/v1/people/{person}/standing" },
  test_device: { method: "POST", path: "/api/v1/devices/{device}/test" },
  threads: { method: "GET", path: "/api/v1/threads" },
  ticket: { method: "POST", path: "/api/v1/socket/ticket" },
  town: { method: "GET", path: "/api/v1/town" },
  town_invites: { method: "GET", path: "/api/v1/invites" },
  typing: { method: "POST", path: "/api/v1/channels/{channel}/typing" },
  unblock: { method: "DELETE", path: "/api/v1/people/{person}/block" },
  unfollow: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/follow" },
  unmake_owner: { method: "DELETE", path: "/api/v1/channels/{channel}/owners/{person}" },
  unmute: { method: "DELETE", path: "/api/v1/people/{person}/mute" },
  unpin: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/pin" },
  unreact: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/reactions/{emoji}" },
  unsave: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/saved" },
  unsubscribe: { method: "POST", path: "/api/v1/unsubscription" },
  unvote: { method: "DELETE", path: "/api/v1/channels/{channel}/messages/{message}/vote" },
  vote: { method: "PUT", path: "/api/v1/channels/{channel}/messages/{message}/vote" },
  voters: { method: "GET", path: "/api/v1/channels/{channel}/messages/{message}/voters" },
  waiting_errands: { method: "GET", path: "/api/v1/errands/waiting" },
  withdraw_sign_in: { method: "DELETE", path: "/api/v1/me/sign-in-link" },
};
