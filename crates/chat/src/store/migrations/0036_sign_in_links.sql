-- The link that signs a person in on another device: one each. hash: what its code is known by. session_id: the session that made it,
-- with which it ends.
create table sign_in_links (
    user_id bigint not null references users (id),
    hash text not null,
    session_id text not null,
    expires_at bigint not null,
    constraint sign_in_links_user_id primary key (user_id),
    constraint sign_in_links_hash unique (hash)
) {rowless};
