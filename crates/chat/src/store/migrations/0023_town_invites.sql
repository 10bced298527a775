-- channel_id: null where an invite leads into the town as a whole.
alter table invites rename to channel_invites;
create table invites (
    hash text not null,
    salt text,
    channel_id bigint references channels (id) on delete cascade,
    creator_id bigint not null references users (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint,
    uses bigint,
    constraint invites_by_hash primary key (hash)
) {rowless};
insert into invites (hash, salt, channel_id, creator_id, created_at, expires_at, uses)
    select hash, salt, channel_id, creator_id, created_at, expires_at, uses from channel_invites;
drop table channel_invites;
create index invites_of_channel on invites (channel_id);
create index invites_of_creator on invites (creator_id);
