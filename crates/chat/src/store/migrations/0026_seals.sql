-- What the rows of a log answer for themselves with. link: which history a position is of; a channel has the one at its head.
-- said: what a message said at first; sum: what its row says now.
alter table channels add column link bigint not null default 0;
alter table messages add column said bigint not null default 0;
alter table messages add column link bigint not null default 0;
alter table messages add column sum bigint not null default 0;
alter table changes add column sum bigint not null default 0;
alter table changes add column link bigint not null default 0;
