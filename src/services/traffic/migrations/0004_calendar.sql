-- When within its period it is in force (TF28): `{ from, to, days }` in Hanoi's time, 1 Monday to 7 Sunday, over midnight too; null: all the time.
alter table traffic.measure add column hours json;
comment on column traffic.measure.hours is 'type: { from: string; to: string; days: readonly number[] }';
-- Since when anybody could know it, and who took it back: neither forgets who had approved (TF17, TF23).
alter table traffic.measure add column published_at timestamptz;
alter table traffic.measure add column withdrawn_at timestamptz;
alter table traffic.measure add column withdrawn_by uuid;
alter table traffic.measure add column withdrawn_by_name text;
update traffic.measure set published_at = coalesce(decided_at, proposed_at) where state = 'published';
update traffic.measure
  set withdrawn_at = decided_at, withdrawn_by = decided_by, withdrawn_by_name = decided_by_name,
    decided_at = null, decided_by = null, decided_by_name = null
  where state = 'withdrawn';
