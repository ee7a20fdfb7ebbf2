-- What the retention rules have done: one line a run, counts only. Distribution: some ten lines a day, not distributed.
create table kernel.retention_run (
  id uuid primary key,
  -- `module.rule`.
  rule text not null,
  began_at timestamptz not null,
  -- Null while it runs, or when it was killed: the next day's run goes on.
  ended_at timestamptz,
  done bigint not null
);
create index retention_run_by_rule on kernel.retention_run (rule, began_at desc);
