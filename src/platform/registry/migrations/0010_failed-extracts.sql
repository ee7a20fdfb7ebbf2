-- An extract that cannot be made ends with a reason, and can be tried again.
alter table extract
  -- How often it was begun: who is no more the latest gives up what it made.
  add column attempt integer not null default 0,
  add column failure text check (failure in ('disk-full', 'registry-gone', 'interrupted', 'unexpected')),
  -- When it last got on.
  add column moved_at timestamptz;
update extract set moved_at = coalesce(decided_at, ordered_at) where state = 'approved';
create index extract_being_made on extract (moved_at) where state = 'approved';
