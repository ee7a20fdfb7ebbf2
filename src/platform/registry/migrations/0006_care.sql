-- What is worked out behind a registry's changes: records that may be the same, and records that break its rules.

-- How far a registry's change feed was read. Distribution: one row a registry, not distributed.
create table follower (
  registry text primary key,
  xact xid8 not null,
  record_id uuid not null,
  -- When the records of each unit were last counted.
  counted_at timestamptz
);
comment on column follower.xact is 'type: string';

-- What a record has in common with those that it is compared with. Distribution key: the block.
create table block (
  registry text not null,
  block text not null,
  record_id uuid not null,
  primary key (registry, block, record_id)
);
create index block_by_record on block (record_id);

-- Two records that may be one, the smaller id first. `not-same` is remembered. Distribution key: the first id.
create table pair (
  registry text not null,
  first_id uuid not null,
  second_id uuid not null,
  first_unit text,
  second_unit text,
  score integer not null,
  reasons json not null,
  state text not null check (state in ('open', 'not-same')),
  found_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  decision text,
  primary key (registry, first_id, second_id),
  check (first_id < second_id)
);
create index pair_open on pair (registry, score desc, first_id) where state = 'open';
create index pair_by_second on pair (second_id);
comment on column pair.reasons is 'type: { points: number; vi: string; en: string }[]';

-- A record that breaks a rule of its registry. Distribution key: the record's id.
create table finding (
  registry text not null,
  record_id uuid not null,
  rule text not null,
  unit_id text,
  primary key (registry, record_id, rule)
);
create index finding_by_rule on finding (registry, rule, record_id);

-- How many current records each unit has, for its score. Distribution: some hundred rows a registry, not distributed.
create table unit_count (
  registry text not null,
  unit_id text not null,
  records integer not null,
  primary key (registry, unit_id)
);
