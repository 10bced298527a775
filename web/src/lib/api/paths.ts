// Made from the server's own list by `make describe`; a change made here is lost.

/** The paths of this page, each by its name: the server answers with the page at these and no others. */
export const paths = {
  home: "/",
  sign_in: "/sign-in",
  register: "/register",
  reset: "/reset",
  sign_in_link: "/sign-in-link",
  confirm: "/confirm",
  unsubscribe: "/unsubscribe",
  channel: "/c/{channel}",
  message: "/c/{channel}/{message}",
  search: "/search",
  threads: "/threads",
  drafts: "/drafts",
  saved: "/saved",
  reminders: "/reminders",
  scheduled: "/scheduled",
  mentions: "/mentions",
  channels: "/channels",
  people: "/people",
  invite: "/invite/{code}",
  settings: "/settings",
  settings_part: "/settings/{part}",
  moderation: "/moderation",
  moderation_part: "/moderation/{part}",
} as const;
