-- Transfers to another unit and disposals: proposed by one person, decided by another. Distribution key: the unit that holds the assets.
create table proposal (
  unit_id text not null,
  id uuid not null,
  kind text not null check (kind in ('transfer', 'disposal')),
  to_unit_id text,
  method text check (method in ('sale', 'destruction', 'scrap')),
  asset_ids uuid[] not null,
  reason text not null,
  state text not null check (state in ('proposed', 'approved', 'refused', 'withdrawn', 'done')),
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  decided_by_name text,
  decided_at timestamptz,
  -- Number of the decision, or why it was refused.
  decision text,
  done_by_name text,
  done_at timestamptz,
  primary key (unit_id, id),
  check ((kind = 'transfer') = (to_unit_id is not null)),
  check ((kind = 'disposal') = (method is not null))
);
create index proposal_by_id on proposal (id);
create index proposal_to on proposal (to_unit_id) where to_unit_id is not null;
