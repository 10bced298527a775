-- Whom a person does not want to hear. Nobody else's business.
create table ignored (
    user_id bigint not null references users (id),
    other_id bigint not null references users (id),
    constraint ignored_user_id_other_id primary key (user_id, other_id)
) {rowless};

-- Words that call a person like a mention, one a line.
alter table users add column keywords text not null default '';
