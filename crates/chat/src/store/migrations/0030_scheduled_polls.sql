-- What a scheduled message asks, as JSON; null for one that asks nothing.
alter table scheduled add column poll text;
