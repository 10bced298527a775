-- Devices that are told while nobody looks at them. session: by which it was registered, and with which it goes. refusal: the status by
-- which its service last refused something.
create table devices (
    id {id},
    user_id bigint not null references users (id) on delete cascade,
    session text not null references sessions (id) on delete cascade,
    name text not null,
    endpoint text not null,
    p256dh text not null,
    auth text not null,
    created_at bigint not null,
    reached_at bigint,
    refusal bigint
) {table};
create unique index devices_endpoint on devices (endpoint);
create index devices_of_user on devices (user_id);
create index devices_of_session on devices (session);

-- content: how much a word to a device says: 0 the text, 1 who and where, 2 nothing. looking_until: of somebody who looks at the page.
alter table users add column push_content bigint not null default 0;
alter table sessions add column looking_until bigint;

-- Channels in which something was said that nobody has been told of yet while they look elsewhere; seq: from where on.
create table unnoticed (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    at bigint not null,
    constraint unnoticed_channel_id primary key (channel_id)
) {rowless};
create index unnoticed_by_time on unnoticed (at);

-- What is to go out. name: what makes a later one take the place of an earlier one. channel_id, from_seq, seq: the messages that it tells
-- of, if any; what it says of them is made when it goes. at: when it is tried next, which a node that tries it puts off until its lease ends. failed_at: since when it is not tried
-- any more; status: how it was refused.
create table outbox (
    id {id},
    kind bigint not null,
    name text not null,
    user_id bigint not null references users (id) on delete cascade,
    device_id bigint references devices (id) on delete cascade,
    channel_id bigint references channels (id) on delete cascade,
    from_seq bigint,
    seq bigint,
    at bigint not null,
    expires_at bigint not null,
    attempts bigint not null,
    is_leased bigint not null,
    failed_at bigint,
    status bigint
) {table};
create unique index outbox_name on outbox (name);
create index outbox_by_time on outbox (at) where failed_at is null;
create index outbox_failed on outbox (failed_at) where failed_at is not null;
create index outbox_of_user on outbox (user_id);
create index outbox_of_device on outbox (device_id);
create index outbox_of_channel on outbox (channel_id);
