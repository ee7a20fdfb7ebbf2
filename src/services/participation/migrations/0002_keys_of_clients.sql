-- For what a client got its key, who answers for it, who gave and who blocked it, and when it was last used (PT30).
alter table participation.api_key
  add column purpose text not null default '',
  add column contact text not null default '',
  add column made_name text not null default '',
  add column blocked_name text,
  add column last_used_at timestamptz;
