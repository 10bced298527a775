-- is_first: whether everybody joins the channel who gets an account.
alter table channels add column is_first bigint not null default 0;
create index channels_first on channels (id) where is_first = 1;
