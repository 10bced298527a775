-- The processes that serve this database. beat_at: by the database's clock, when each was last alive; bus: 0 connected, 1 away, 2 none;
-- keys: what tells keys apart without telling them.
create table nodes (
    id text not null primary key,
    name text not null,
    version text not null,
    keys text not null,
    bus bigint not null,
    sockets bigint not null,
    started_at bigint not null,
    beat_at bigint not null
) {rowless};
