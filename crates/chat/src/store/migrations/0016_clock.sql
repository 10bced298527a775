-- What is to be done at a time. kind and item: what it is; user_id: whose; at: when it is to be looked at next, which a node that does
-- it puts off until its lease ends; attempts: how often it was begun.
create table due (
    kind bigint not null,
    item bigint not null,
    user_id bigint not null references users (id) on delete cascade,
    at bigint not null,
    attempts bigint not null,
    is_leased bigint not null,
    primary key (kind, item)
) {rowless};
create index due_by_time on due (at);
insert into due (kind, item, user_id, at, attempts, is_leased)
    select 2, id, id, status_until, 0, 0 from users where status <> '' and status_until is not null;

-- channel_id, seq: the message that it is about, which may be gone. told_at: null until it is due.
create table reminders (
    id {id},
    user_id bigint not null references users (id) on delete cascade,
    nonce text not null,
    text text not null,
    channel_id bigint,
    seq bigint,
    remind_at bigint not null,
    told_at bigint
) {table};
create unique index reminders_user_id_nonce on reminders (user_id, nonce);
create index reminders_by_time on reminders (user_id, remind_at, id);
create index reminders_told on reminders (user_id) where told_at is not null;

-- The channel may be gone; what was written stays its author's. session, scopes: those of a personal access token that scheduled it.
create table scheduled (
    id {id},
    user_id bigint not null references users (id) on delete cascade,
    nonce text not null,
    channel_id bigint not null,
    thread bigint,
    text text not null,
    session text,
    scopes bigint,
    send_at bigint not null,
    unsent bigint,
    sent_seq bigint,
    sent_at bigint
) {table};
create unique index scheduled_user_id_nonce on scheduled (user_id, nonce);
create index scheduled_by_time on scheduled (user_id, send_at, id);
create table scheduled_files (
    file_id bigint not null primary key references files (id) on delete cascade,
    scheduled_id bigint not null references scheduled (id) on delete cascade,
    nth bigint not null
) {rowless};
create index scheduled_files_in_order on scheduled_files (scheduled_id, nth);

-- What messages said before they were edited; nth: the position of the edit.
create table edits (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    nth bigint not null,
    text text not null,
    written_at bigint not null,
    primary key (channel_id, seq, nth)
) {rowless};
