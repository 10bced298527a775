-- What people have used up of what they may store in a day. kind: 0 bytes, 1 channels. used: thousandths, at this time; a day's
-- worth of it comes back in a day.
create table budgets (
    user_id bigint not null references users (id) on delete cascade,
    kind bigint not null,
    used bigint not null,
    at bigint not null,
    constraint budgets_user_id_kind primary key (user_id, kind)
) {rowless};

-- fold: what strangers do again and again within a minute, from one place, is one row. times: how often.
alter table audit add column times bigint not null default 1;
alter table audit add column fold text;
create unique index audit_fold on audit (fold) where fold is not null;
