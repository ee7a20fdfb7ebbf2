-- Who asked to be told about a station. Where somebody wants to know the air is personal data (Law 91/2025): it is read by its
-- owner alone, and ends after a year unless it is renewed. Distribution key: the person.
create table environment.subscription (
  person_id uuid not null,
  id uuid not null,
  station text not null,
  -- An index for the air, a warning level for water.
  threshold int not null,
  -- Hours of the day, Hanoi's, in which nothing is told; from above to after midnight. Null: none.
  quiet_from int check (quiet_from between 0 and 23),
  quiet_to int check (quiet_to between 0 and 23),
  created_at timestamptz not null,
  ends_at timestamptz not null,
  -- Told, and not yet cleared: at most one notice until it clears.
  told_at timestamptz,
  primary key (person_id, id)
);
create unique index subscription_of_station on environment.subscription (person_id, station);
create index subscription_by_station on environment.subscription (station, threshold);
