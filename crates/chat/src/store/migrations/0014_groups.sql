-- People who are called by one name.
create table user_groups (
    id {id},
    name text not null,
    name_fold text not null,
    about text not null,
    constraint user_groups_name_fold unique (name_fold)
) {table};

create table user_group_people (
    group_id bigint not null references user_groups (id) on delete cascade,
    user_id bigint not null references users (id),
    constraint user_group_people_group_id_user_id primary key (group_id, user_id)
) {rowless};
create index user_group_people_by_user on user_group_people (user_id);
