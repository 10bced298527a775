-- sections: how a person's list of channels is parted, as JSON; empty as long as it is as for everybody.
alter table users add column sections text not null default '';
-- section: the section of the person's own in which the channel stands. place: where it was put in its section by hand.
alter table members add column section text;
alter table members add column place bigint;
