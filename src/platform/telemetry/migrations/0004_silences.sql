-- Silences for a while (TEL27): why, until when, by whom; ended early or by themselves.
create table telemetry.silence (
  id uuid primary key,
  rule_id uuid not null,
  -- Null: the rule is silent everywhere.
  thing_id uuid,
  -- The rule's, when it was silenced.
  unit_id text not null,
  rule_name jsonb not null,
  reason text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  created_name text not null,
  ended_at timestamptz,
  ended_name text,
  check (until_at > from_at)
);
comment on column telemetry.silence.rule_name is 'type: { vi: string; en: string }';
create index silence_open on telemetry.silence (until_at) where ended_at is null;
