-- What counts as unread for somebody else than its author: nothing that was deleted, and no answer in a thread. Holds all that
-- counting asks for, so that no message is read for it.
create index messages_counted on messages (channel_id, seq, author_id, deleted_at, thread)
    where deleted_at is null and thread is null;
