-- level: of what a person is told in channels for which they have not chosen: 1 mentions, 2 nothing, 3 all.
-- From now on members.level has the same codes, and 0 for those who have not chosen.
alter table users add column level bigint not null default 1;
