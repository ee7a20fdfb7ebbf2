-- Overdue and at risk: cases whose clock runs, in the order of their due times. Before, each was looked for among all that the
-- unit's desk holds, most of which has no clock yet. Opening a case writes nothing here: its clock begins at acceptance.
create index case_file_running on case_file (holder_unit_id, queue_at, case_id) include (risk_at)
  where open and due_at is not null and status <> 9;

-- A case changes ten times within days, in the part of the table that queues read. With PostgreSQL's own fifth of all rows, years of
-- ended cases would put off the clearing away of what changed by weeks.
alter table case_file set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
