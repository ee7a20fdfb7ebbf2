-- Clearing away writes pages into the same log on which each opening of a case waits. Ten times slower than PostgreSQL's own pace, it
-- takes half a minute after a day of acts instead of some seconds, and nobody waits behind it.
alter table casework.case_file set (autovacuum_vacuum_cost_delay = 20);
