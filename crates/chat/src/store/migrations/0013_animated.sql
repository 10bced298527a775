-- Whether a picture moves. Of those that are there already only GIFs say so, and nobody has counted their frames.
alter table files add column is_animated bigint not null default 0;
update files set is_animated = 1 where media_type = 'image/gif';
