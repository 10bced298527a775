-- Until when somebody keeps the bytes of a file that no row names yet: no node lets bytes go meanwhile.
alter table files add column kept_until bigint;
create index files_being_kept on files (kept_until) where kept_until is not null;
