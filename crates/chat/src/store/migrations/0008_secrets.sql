-- hash: SHA-256 of the code, which stands nowhere. salt: what the code is made of again, with the server's key; null for what an
-- older version made.
alter table invites rename to old_invites;
create table invites (
    hash text not null,
    salt text,
    channel_id bigint not null references channels (id) on delete cascade,
    creator_id bigint not null references users (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint,
    uses bigint,
    constraint invites_hash primary key (hash)
) {rowless};
create index invites_of_channel on invites (channel_id);
create index invites_of_creator on invites (creator_id);

-- A name that was tried may be a password that was typed in the wrong place: whose account it was is kept, and no text.
update audit set user_id = (select u.id from users u where u.username_fold = lower(audit.detail))
    where act = 'refused' and user_id is null and detail is not null;
update audit set detail = null where act = 'refused' and detail is not null;
