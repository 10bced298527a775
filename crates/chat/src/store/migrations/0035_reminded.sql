-- reminder_id: the reminder that an errand tells of.
alter table outbox add column reminder_id bigint;
