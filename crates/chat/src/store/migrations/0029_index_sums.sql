-- What a row of the search's index answers for itself with. All is indexed anew.
alter table search_blocks add column sum bigint not null default 0;
alter table search_sections add column sum bigint not null default 0;
delete from search_sections;
delete from search_blocks;
update channels set indexed = 0, is_unindexed = 1 where indexed > 0 and deleted_at is null;
