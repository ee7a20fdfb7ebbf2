-- Rules as data (TEL18) and the alerts that they raise (TEL19).
create table telemetry.rule (
  id uuid primary key,
  unit_id text not null,
  -- Shape: RuleBody of rules/contract.ts.
  body jsonb not null,
  is_on boolean not null,
  created_at timestamptz not null
);

create table telemetry.alert (
  id uuid primary key,
  rule_id uuid not null,
  -- What of the rule it is about: a series, a thing, a unit, or the rule as a whole.
  group_key text not null,
  rule_name jsonb not null,
  severity text not null check (severity in ('notice', 'warning', 'severe', 'extreme')),
  unit_id text not null,
  state text not null check (state in ('raised', 'acknowledged', 'cleared')),
  value float8,
  series_ids int[] not null,
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledged_name text,
  cleared_at timestamptz
);
comment on column telemetry.alert.rule_name is 'type: { vi: string; en: string }';
create unique index alert_open on telemetry.alert (rule_id, group_key) where cleared_at is null;
create index alert_ended on telemetry.alert (cleared_at desc) where cleared_at is not null;
