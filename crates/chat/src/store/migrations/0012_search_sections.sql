-- A section says of up to 64 blocks which of them have a term: a search of a long channel reads a row of each section for each
-- of its terms, and then only the blocks that have them. All is indexed anew.
create table search_sections (
    channel_id bigint not null references channels (id) on delete cascade,
    part bigint not null,
    section bigint not null,
    oldest bigint not null,
    newest bigint not null,
    terms {blob} not null,
    constraint search_sections_channel_id_part_section primary key (channel_id, part, section)
) {rowless};

-- Whether the search does not know all of a channel yet. Few are, and they are found without looking at the others.
alter table channels add column is_unindexed bigint not null default 0;
update channels set is_unindexed = 1 where indexed < head;
create index channels_unindexed on channels (id) where is_unindexed = 1;
