-- quiet: when a person wants to be told nothing on their devices, as JSON; empty as long as they said nothing of it.
alter table users add column quiet text not null default '';
-- is_late: tells what was held back in quiet hours, and not all that it is about.
alter table outbox add column is_late bigint not null default 0;

-- Messages that a device is not told of before it is quiet no more.
create table held (
    device_id bigint not null references devices (id) on delete cascade,
    channel_id bigint not null references channels (id) on delete cascade,
    seq bigint not null,
    constraint held_device_id primary key (device_id, channel_id, seq)
) {rowless};
create index held_of_channel on held (channel_id);
