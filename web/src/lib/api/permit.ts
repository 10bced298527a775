// Made from the server's own table of permissions by `make describe`; a change made here is lost.

import type { Kind, Mode, Role } from "./types";

/** How a person stands in a channel. */
export type Stand =
  /** Not one of its people. */
  | "stranger"
  /** One of its people. */
  | "member"
  /** One of its people, whose channel it is. */
  | "owner";

/** The facts, in the order of the tables. */
export const roles: readonly Role[] = ["member", "moderator", "admin"];
export const kinds: readonly Kind[] = ["open", "closed", "direct"];
export const modes: readonly Mode[] = ["talk", "announcement", "archived"];
export const stands: readonly Stand[] = ["stranger", "member", "owner"];

/** What may be done in the house: how many roles, from the lowest, may not. */
export const inHouse = {
  /** Make an invite, by which people come who are not here yet. */
  make_invite: "0",
  /** Keep order at all. */
  moderate: "1",
  /** Make a channel. */
  create_channel: "0",
  /** Make groups of people who are called by one name. */
  keep_groups: "1",
  /** Make an emoji of the town's own. */
  make_emoji: "0",
  /** Delete an emoji that another has made. */
  delete_emoji: "1",
  /** See who is connected now. */
  see_active: "2",
  /** Keep the users and the settings. */
  administer: "2",
} as const;

/**
 * What may be done in a channel: how many roles, from the lowest, may not. A digit for each kind, mode and stand,
 * the last changing first.
 */
export const inChannel = {
  /** Read what was said in a channel. */
  read: "100100100100100100300300300",
  /** Hear what is said in a channel, as it is said. */
  listen: "100100100100100100300300300",
  /** Come into a channel by oneself. */
  join: "000000000100100100333333333",
  /** Leave a channel by oneself. */
  leave: "000000000100100100333333333",
  /** Say something in a channel. */
  post: "100110333100110333300300300",
  /** Call everybody in a channel by `@channel` or `@here`. */
  call_everybody: "100110333100110333300300300",
  /** Put a reaction to what was said. */
  react: "100100333100100333300300300",
  /** Close a poll of another. */
  close_poll: "110110333110110333333333333",
  /** Pin what was said. */
  pin: "100110333100110333300300300",
  /** Delete what another has said. */
  delete_message: "110110110110110110333333333",
  /** Bring another person into a channel. */
  invite: "100100333100100333333333333",
  /** Make an invite, by which people come who are not here yet. */
  make_invite: "100100333100100333333333333",
  /** Change what a channel is about. */
  set_topic: "100110333100110333333333333",
  /** Call a channel something else. */
  rename: "110110333110110333300300300",
  /** Archive a channel and bring it back, make it slower or an announcement. */
  arrange: "110110110110110110333333333",
  /** Delete a channel with all that was said in it. */
  delete_channel: "111111111111111111333333333",
  /** Let a person into a channel, as the old contract has it. */
  add_member: "111111111111111111333333333",
  /** Put a person out of a channel. */
  remove_member: "110110110110110110333333333",
} as const;

/**
 * What may be done to a person: how many roles, from the lowest, may not. A digit for each role of that person, and
 * then the same for oneself.
 */
export const toPerson = {
  /** Shut a person out. */
  block: "122333",
  /** Let a shut-out person in again. */
  unblock: "122122",
  /** Keep a person from posting for a time. */
  mute: "122333",
  /** Not hear a person any more. */
  ignore: "000333",
  /** Take away the picture that another person shows. */
  remove_avatar: "122333",
  /** Read another person's direct messages. */
  read_others: "222222",
} as const;

/** The same, where the town's rule of that name says moderators. */
export const inHouseByModerators = {
  /** Make an invite, by which people come who are not here yet. */
  make_invite: "1",
  /** Make a channel. */
  create_channel: "1",
  /** Make an emoji of the town's own. */
  make_emoji: "1",
} as const;

/** The same, where the town's rule of that name says moderators. */
export const inChannelByModerators = {
  /** Call everybody in a channel by `@channel` or `@here`. */
  call_everybody: "110110333110110333300300300",
  /** Make an invite, by which people come who are not here yet. */
  make_invite: "111111333111111333333333333",
} as const;

/** The same, where the town's rule of that name says admins. */
export const inHouseByAdmins = {
  /** Make an invite, by which people come who are not here yet. */
  make_invite: "2",
  /** Make a channel. */
  create_channel: "2",
  /** Make an emoji of the town's own. */
  make_emoji: "2",
} as const;

/** The same, where the town's rule of that name says admins. */
export const inChannelByAdmins = {
  /** Call everybody in a channel by `@channel` or `@here`. */
  call_everybody: "220220333220220333300300300",
  /** Make an invite, by which people come who are not here yet. */
  make_invite: "222222333222222333333333333",
} as const;

/** People in a direct channel that may have a name of its own, at the least. */
export const NAMED_PEOPLE = 3;
