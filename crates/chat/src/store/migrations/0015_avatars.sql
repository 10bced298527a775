-- is_avatar: of the picture that came in a square is kept alone. In use it has no expires_at; a channel's has its channel_id, and no seq.
-- file_group: what it is listed with (0 pictures, 1 films and sounds, 2 all others).
alter table files add column is_avatar bigint not null default 0;
alter table files add column file_group bigint not null default 2;
update files set file_group = case
    when media_type like 'image/%' then 0
    when media_type like 'audio/%' or media_type in ('video/mp4', 'video/webm', 'video/quicktime') then 1
    else 2 end;
create index files_of_group on files (channel_id, file_group, seq) where seq is not null;
alter table users add column avatar bigint references files (id) on delete set null;
alter table channels add column avatar bigint references files (id) on delete set null;
create index users_by_avatar on users (avatar) where avatar is not null;
create index channels_by_avatar on channels (avatar) where avatar is not null;
