-- email_confirmed_at: since when the address is known to be the person's own. wanted_email: one that takes its place once that is known
-- of it. mail_refusal: the status by which the mail server last refused a letter. missed_after: minutes that what calls a person stays
-- unread before they are told by mail; 0 for never. mail_content: as push_content. digest_at: when the next digest goes, if they want any.
alter table users add column email_confirmed_at bigint;
alter table users add column wanted_email text;
alter table users add column mail_refusal bigint;
alter table users add column missed_after bigint not null default 15;
alter table users add column mail_content bigint not null default 1;
alter table users add column digest_at bigint;
create index users_by_digest on users (digest_at) where digest_at is not null;
create index users_confirmed on users (email_confirmed_at) where email_confirmed_at is not null;

-- letter: what a mail is about. address: where it goes, if not to the person's own address. session: the one that it tells of.
alter table outbox add column letter bigint;
alter table outbox add column address text;
alter table outbox add column session text;
-- What waits for its way out is looked for by each way itself.
drop index outbox_by_time;
create index outbox_by_time on outbox (kind, at) where failed_at is null;

-- Those who say that they have lost their password, whether there is such a person or not; who: a folded username or address. due: when it
-- is looked at. is_done: it was, and is kept so that nobody is sent another link at once.
create table resets_asked (
    who text not null,
    due bigint not null,
    is_done bigint not null,
    constraint resets_asked_who primary key (who)
) {rowless};
create index resets_asked_by_time on resets_asked (due);
