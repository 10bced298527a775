-- length: bytes that were announced; size: bytes that are counted, which are those until the file is whole. hash: the SHA-256 by
-- which the bytes are kept, null until all are there; small and large: the same of its previews. expires_at: when it goes, null once
-- a message has it. poster: the picture that becomes its preview. channel_id, seq, nth: the message that has it, and where there.
create table files (
    id {id},
    owner_id bigint not null references users (id) on delete cascade,
    name text not null,
    length bigint not null,
    is_unchanged bigint not null,
    expires_at bigint,
    hash text,
    size bigint not null,
    media_type text not null,
    small text,
    large text,
    width bigint,
    height bigint,
    duration bigint,
    placeholder text,
    alt text not null,
    poster bigint,
    channel_id bigint references channels (id) on delete cascade,
    seq bigint,
    nth bigint
) {table};
create index files_of_owner on files (owner_id, expires_at, size);
create index files_of_message on files (channel_id, seq, nth) where channel_id is not null;
create index files_that_expire on files (expires_at) where expires_at is not null;
create index files_by_hash on files (hash) where hash is not null;
create index files_by_small on files (small) where small is not null;
create index files_by_large on files (large) where large is not null;
