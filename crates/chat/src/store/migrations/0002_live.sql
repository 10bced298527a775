-- What the clients of /api/v1 and the live socket know of.

-- One line for each fact about the database as a whole, such as its epoch.
create table facts (
    name text not null,
    value text not null,
    constraint facts_name primary key (name)
) {rowless};

-- colour: a hue, 0 to 359; null for the one that comes from the id. is_discreet: shows neither presence nor typing.
alter table users add column name_fold text;
alter table users add column about text not null default '';
alter table users add column colour bigint;
alter table users add column locale text not null default '';
alter table users add column time_zone text not null default '';
alter table users add column status text not null default '';
alter table users add column status_until bigint;
alter table users add column is_discreet bigint not null default 0;
alter table users add column block_reason text;
alter table users add column muted_until bigint;
alter table users add column mute_reason text;

-- kind: 0 one access token, 1 kept alive by refresh tokens, 2 a personal access token. generation: the refresh token that is
-- good now; is_retried: whether it was handed out twice, because the first answer was lost.
alter table sessions add column kind bigint not null default 0;
alter table sessions add column name text not null default '';
alter table sessions add column address text;
alter table sessions add column seen_at bigint;
alter table sessions add column scopes bigint;
alter table sessions add column generation bigint not null default 0;
alter table sessions add column rotated_at bigint;
alter table sessions add column is_retried bigint not null default 0;

-- Tickets to the live socket that were used.
create table tickets (
    id text not null,
    expires_at bigint not null,
    constraint tickets_id primary key (id)
) {rowless};
create index tickets_by_expiry on tickets (expires_at);

-- indexed: the position up to which the search knows the channel.
alter table channels add column topic text not null default '';
alter table channels add column archived_at bigint;
alter table channels add column is_announcement bigint not null default 0;
alter table channels add column slow_seconds bigint not null default 0;
alter table channels add column indexed bigint not null default 0;

-- level: of what the person wants to be told: 0 all, 1 mentions, 2 nothing. posted_at: kept in slow channels only.
alter table members add column is_owner bigint not null default 0;
alter table members add column level bigint not null default 0;
alter table members add column is_favourite bigint not null default 0;
alter table members add column posted_at bigint;

-- thread: the seq of the message that this one answers. replies, last_reply: of a message that has been answered.
-- everyone: whether it mentions the whole channel. marks: 1 it mentions people, 2 it has reactions.
alter table messages add column thread bigint;
alter table messages add column edited_at bigint;
alter table messages add column everyone bigint not null default 0;
alter table messages add column marks bigint not null default 0;
alter table messages add column replies bigint not null default 0;
alter table messages add column last_reply bigint;
alter table messages add column pinned_at bigint;
create index messages_by_thread on messages (channel_id, thread, seq) where thread is not null;
create index messages_by_pin on messages (channel_id, pinned_at) where pinned_at is not null;
create index messages_to_everyone on messages (channel_id, seq) where everyone = 1;

-- detail: the new name of a renamed channel, the new topic.
alter table changes add column detail text;

create table mentions (
    user_id bigint not null references users (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    constraint mentions_user_id_channel_id_seq primary key (user_id, channel_id, seq)
) {rowless};
create index mentions_by_message on mentions (channel_id, seq);

create table reactions (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    emoji text not null,
    user_id bigint not null references users (id) on delete cascade,
    at bigint not null,
    constraint reactions_channel_id_seq_emoji_user_id primary key (channel_id, seq, emoji, user_id)
) {rowless};
create index reactions_by_user on reactions (user_id);

-- Threads that a person follows; everything up to read_seq is read.
create table follows (
    user_id bigint not null references users (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    root bigint not null,
    read_seq bigint not null,
    constraint follows_user_id_channel_id_root primary key (user_id, channel_id, root)
) {rowless};
create index follows_by_channel on follows (channel_id, root);

-- at: of one person's, no two have the same.
create table saved (
    user_id bigint not null references users (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    at bigint not null,
    constraint saved_user_id_channel_id_seq primary key (user_id, channel_id, seq)
) {rowless};
create index saved_by_time on saved (user_id, at);
create index saved_by_message on saved (channel_id, seq);

-- thread: 0 for the channel itself.
create table drafts (
    user_id bigint not null references users (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    thread bigint not null,
    text text not null,
    at bigint not null,
    constraint drafts_user_id_channel_id_thread primary key (user_id, channel_id, thread)
) {rowless};
create index drafts_by_channel on drafts (channel_id);

-- uses: how often it may still be used; null for as often as one likes.
create table invites (
    code text not null,
    channel_id bigint not null references channels (id) on delete cascade,
    creator_id bigint not null references users (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint,
    uses bigint,
    constraint invites_code primary key (code)
) {rowless};
create index invites_by_channel on invites (channel_id);
create index invites_by_creator on invites (creator_id);

-- text: what stood there when it was reported; the message may change. outcome: null while nobody has looked.
create table reports (
    id {id},
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    author_id bigint not null references users (id) on delete cascade,
    text text not null,
    reporter_id bigint not null references users (id) on delete cascade,
    reason text not null,
    at bigint not null,
    outcome text,
    note text,
    resolver_id bigint references users (id) on delete set null,
    resolved_at bigint,
    constraint reports_channel_id_seq_reporter_id unique (channel_id, seq, reporter_id)
) {table};
create index reports_open on reports (id) where outcome is null;
create index reports_by_author on reports (author_id);
create index reports_by_reporter on reports (reporter_id);

-- What the audit log is filtered by.
create index audit_by_act on audit (act, id);
create index audit_by_actor on audit (actor_id, id) where actor_id is not null;
create index audit_by_user on audit (user_id, id) where user_id is not null;
create index audit_by_channel on audit (channel_id, id) where channel_id is not null;

-- A message as the search knows it: its terms stand under the same id.
create table searchable (
    id {id},
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    constraint searchable_channel_id_seq unique (channel_id, seq)
) {table};
{search}
