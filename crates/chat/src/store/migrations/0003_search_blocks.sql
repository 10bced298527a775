-- The search's index, channel by channel: what it costs to search depends on what one may see, and on nothing else. It is read
-- from the logs anew.
drop table searchable;

-- A block knows the terms of up to 64 messages, those at 64 * block and behind it. oldest, newest: when they were posted.
create table search_blocks (
    channel_id bigint not null references channels (id) on delete cascade,
    block bigint not null,
    oldest bigint not null,
    newest bigint not null,
    terms {blob} not null,
    constraint search_blocks_channel_id_block primary key (channel_id, block)
) {table};
create index search_blocks_by_time on search_blocks (channel_id, newest, oldest, block);
update channels set indexed = 0 where indexed > 0;
{blocks}
