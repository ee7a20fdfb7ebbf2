-- Inventories. Distribution key: the unit, of which a round is, as its counts are.
create table round (
  unit_id text not null,
  id uuid not null,
  name text not null,
  begun_at timestamptz not null,
  begun_by text not null,
  closed_at timestamptz,
  primary key (unit_id, id)
);
-- One at a time.
create unique index round_open on round (unit_id) where closed_at is null;
create index round_by_id on round (id);

create table count (
  unit_id text not null,
  round_id uuid not null,
  asset_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  state text not null check (state in ('in-use', 'idle', 'broken', 'for-disposal')),
  place text not null,
  -- What the register said then: a difference stays one when the register has followed it.
  register_state text not null,
  register_place text not null,
  note text,
  photo_id uuid,
  primary key (unit_id, round_id, asset_id)
);
