-- PR28, PR29: a result that was issued can be revoked, or replaced by a corrected one of the same case.
alter table procedures.result drop constraint result_state_check;
alter table procedures.result add constraint result_state_check
  check (state in ('none', 'drafted', 'sealing', 'seal-failed', 'issued', 'revoked'));
-- The result that the next one of this case supersedes in the log; null when there is none, or it was revoked.
alter table procedures.result add column replaces_result_id text;
