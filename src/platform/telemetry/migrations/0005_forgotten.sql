-- How far the log was forgotten: a subscriber that had not come so far has missed what is gone, and is told.
alter table telemetry.progress add column forgotten_to bigint not null default 0;
