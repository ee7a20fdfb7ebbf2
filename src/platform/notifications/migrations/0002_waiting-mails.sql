-- The few that still wait are looked for every ten minutes (NOT4).
create index notice_waiting on notifications.notice (created_at) where email = 'waiting';
