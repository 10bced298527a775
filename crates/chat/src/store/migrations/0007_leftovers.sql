-- Deleted channels and removed people are gone at once. What is left of them goes in pieces, a channel's row the last.
alter table channels add column deleted_at bigint;
create index channels_deleted on channels (id) where deleted_at is not null;

-- gone_at: when nothing was left of a person but this row, which others name.
alter table users add column removed_at bigint;
alter table users add column gone_at bigint;
create index users_removed on users (id) where removed_at is not null;
