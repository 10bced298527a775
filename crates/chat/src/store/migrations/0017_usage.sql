-- file_quota: bytes that an administrator gave a person for their files; null for what all have.
alter table users add column file_quota bigint;
create index files_by_channel on files (channel_id, size) where seq is not null;
