-- DEL6: whether a paper of the store still counts.
alter table delivery.stored_document add column standing text not null default 'current'
  check (standing in ('current', 'superseded', 'revoked'));
