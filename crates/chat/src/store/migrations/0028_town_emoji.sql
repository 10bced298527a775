-- is_emoji: of the picture that came in a small one is kept alone, for the town; in use it has no expires_at.
alter table files add column is_emoji bigint not null default 0;

-- Pictures that have a name. Whoever made one may go; it goes with its file then.
create table town_emoji (
    id {id},
    name text not null,
    name_fold text not null,
    file_id bigint not null references files (id) on delete cascade,
    maker_id bigint not null references users (id),
    made_at bigint not null,
    constraint town_emoji_name_fold unique (name_fold),
    constraint town_emoji_file_id unique (file_id)
) {table};
create index town_emoji_by_maker on town_emoji (maker_id);
