-- aside: the thread that an answer stands in, unless it stands in the channel itself as well. Of those in the channel there is none.
alter table messages add column aside bigint;
update messages set aside = thread where thread is not null;
drop index messages_counted;
-- What counts as unread for somebody else than its author: nothing that was deleted, and no answer that stands in a thread alone.
create index messages_counted on messages (channel_id, seq, author_id, deleted_at, aside)
    where deleted_at is null and aside is null;
-- in_channel: whether an answer will stand in the channel itself as well.
alter table scheduled add column in_channel bigint not null default 0;
