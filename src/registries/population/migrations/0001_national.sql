-- What the national population database has told, in its order, and what became of each. Distribution key: the notice's number.
create table notice (
  seq bigint primary key,
  id text not null,
  kind text not null check (kind in ('moved', 'died', 'name-changed')),
  body json not null,
  -- `conflict` and `unknown` wait for an official; `nothing`: the city had it already.
  state text not null check (state in ('applied', 'nothing', 'conflict', 'unknown', 'kept', 'taken-over')),
  record_id uuid,
  -- Where the record is kept; null for one that is not known.
  unit_id text,
  received_at timestamptz not null,
  settled_by text,
  settled_at timestamptz,
  settlement text
);
create index notice_waiting on notice (unit_id, seq) where state in ('conflict', 'unknown');
comment on column notice.body is 'type: { [name: string]: unknown }';
