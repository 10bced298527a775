-- closes_at: when it closes by itself; closed_at: since when nobody votes any more.
create table polls (
    id {id},
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    is_multiple bigint not null,
    is_anonymous bigint not null,
    closes_at bigint,
    closed_at bigint,
    constraint polls_channel_id_seq unique (channel_id, seq)
) {table};
create table poll_options (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    nth bigint not null,
    text text not null,
    constraint poll_options_channel_id_seq_nth primary key (channel_id, seq, nth)
) {rowless};
create table votes (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    user_id bigint not null references users (id) on delete cascade,
    nth bigint not null,
    at bigint not null,
    constraint votes_channel_id_seq_user_id_nth primary key (channel_id, seq, user_id, nth)
) {rowless};
create index votes_in_order on votes (channel_id, seq, nth, at, user_id);
create index votes_by_user on votes (user_id);
