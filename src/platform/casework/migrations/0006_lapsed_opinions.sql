-- Since when nobody waits for an opinion: its time ran out, or the case was decided without it.
alter table opinion add column lapsed_at timestamptz;
update opinion o set lapsed_at = coalesce(f.closed_at, f.done_at) from case_file f
where f.case_id = o.case_id and o.given_at is null and coalesce(f.closed_at, f.done_at) is not null;
create index opinion_awaited on opinion (due_at) include (case_id) where given_at is null and lapsed_at is null;
