-- file_days: days that the messages of a channel keep their files; 0 for as long as the server keeps them. What was removed for its
-- age: what the message says of it. days: how long files were kept then.
alter table channels add column file_days bigint not null default 0;
create table removed_files (
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    nth bigint not null,
    name text not null,
    size bigint not null,
    days bigint not null,
    removed_at bigint not null,
    primary key (channel_id, seq, nth)
) {rowless};
