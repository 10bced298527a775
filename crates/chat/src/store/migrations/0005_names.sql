-- What usernames and the names of channels look like. nth: 0, so that no two have a look in common; of those that older versions
-- let in, the later ones have their own id.
create table user_looks (
    look text not null,
    nth bigint not null default 0,
    user_id bigint not null references users (id) on delete cascade,
    constraint user_looks_look_nth primary key (look, nth)
) {rowless};
create index user_looks_by_user on user_looks (user_id);
create index user_looks_shared on user_looks (nth) where nth > 0;

create table channel_looks (
    look text not null,
    nth bigint not null default 0,
    channel_id bigint not null references channels (id) on delete cascade,
    constraint channel_looks_look_nth primary key (look, nth)
) {rowless};
create index channel_looks_by_channel on channel_looks (channel_id);
create index channel_looks_shared on channel_looks (nth) where nth > 0;

-- Those whose names are kept free of others that resemble them.
create index users_by_role on users (role) where role > 0;
