-- Which person of the population registry an official is, as the personnel office says: for the alarm about readings of colleagues
-- alone. Distribution key: the official.
create table official_person (
  official_id text primary key,
  person_id uuid not null,
  said_at timestamptz not null
);
alter table alarm drop constraint alarm_kind_check;
alter table alarm add constraint alarm_kind_check check (kind in ('volume', 'neighbours', 'out-of-hours', 'colleagues'));
