drop table old_invites;
