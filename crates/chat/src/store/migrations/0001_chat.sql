-- Times are milliseconds since 1970 in UTC. Every unique constraint is named table_column_column.

create table users (
    id {id},
    username text not null,
    username_fold text not null,
    name text not null,
    email text,
    email_fold text,
    password text not null,
    role bigint not null,
    blocked_at bigint,
    is_demo bigint not null default 0,
    created_at bigint not null,
    constraint users_username_fold unique (username_fold),
    constraint users_email_fold unique (email_fold)
) {table};

-- One for each sign-in; a token names its session.
create table sessions (
    id text not null,
    user_id bigint not null references users (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    constraint sessions_id primary key (id)
) {rowless};
create index sessions_by_user on sessions (user_id);
create index sessions_by_expiry on sessions (expires_at);

-- kind: 0 open, 1 closed, 2 direct. people: the ids of a direct channel's people, smallest first, a comma between.
create table channels (
    id {id},
    kind bigint not null,
    name text,
    name_fold text,
    people text,
    head bigint not null default 0,
    is_demo bigint not null default 0,
    created_at bigint not null,
    constraint channels_name_fold unique (name_fold),
    constraint channels_people unique (people)
) {table};

-- read_seq: everything up to it is read. What was read beyond it stands in read_ahead.
create table members (
    channel_id bigint not null references channels (id) on delete cascade,
    user_id bigint not null references users (id) on delete cascade,
    joined_at bigint not null,
    read_seq bigint not null default 0,
    constraint members_channel_id_user_id primary key (channel_id, user_id)
) {rowless};
create index members_by_user on members (user_id, channel_id);

create table read_ahead (
    channel_id bigint not null,
    user_id bigint not null,
    seq bigint not null,
    constraint read_ahead_channel_id_user_id_seq primary key (channel_id, user_id, seq),
    foreign key (channel_id, user_id) references members (channel_id, user_id) on delete cascade
) {rowless};
create index read_ahead_by_user on read_ahead (user_id);

-- changed: the seq of the last change, seq itself until there is one. A deleted message keeps its row as a tombstone.
create table messages (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    changed bigint not null,
    author_id bigint not null references users (id),
    text text not null,
    nonce text,
    posted_at bigint not null,
    deleted_at bigint,
    constraint messages_channel_id_seq primary key (channel_id, seq)
) {rowless};
create unique index messages_author_id_nonce on messages (author_id, nonce) where nonce is not null;

-- Every other change in a channel's log: who came in or out now; edits, deletions, reactions when there are any.
-- A seq stands here or in messages, never in both: together they have no hole.
create table changes (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    kind bigint not null,
    actor_id bigint references users (id),
    subject bigint not null,
    at bigint not null,
    constraint changes_channel_id_seq primary key (channel_id, seq)
) {rowless};

create table audit (
    id {id},
    at bigint not null,
    actor_id bigint,
    act text not null,
    user_id bigint,
    channel_id bigint,
    detail text,
    address text
) {table};
