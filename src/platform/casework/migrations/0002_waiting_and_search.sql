-- Measured with a million cases: both were answered by reading every case of the unit.
create index case_file_waiting on case_file (holder_unit_id, queue_at, case_id) where open and waiting;

-- Names are searched among what has ended too; open cases of a unit are few, and opening a case must stay cheap.
create index case_file_search on case_file using gin (search public.gin_trgm_ops) where not open;
