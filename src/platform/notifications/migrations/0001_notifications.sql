create schema if not exists notifications;

create table notifications.notice (
  person_id uuid not null,
  id uuid not null,
  kind text not null,
  link text not null,
  title jsonb not null,
  body jsonb not null,
  created_at timestamptz not null,
  -- When the newest alike came; duplicates within a minute of it are grouped (NOT3).
  repeated_at timestamptz not null,
  times integer not null default 1,
  read_at timestamptz,
  email text not null check (email in ('none', 'waiting', 'sent', 'failed', 'bounced')),
  email_attempts integer not null default 0,
  email_error text,
  -- The address that it went to; the person may have changed theirs since.
  email_to text,
  -- Grows when a grouped notice says something new, so that what was sent and what is shown can be told apart.
  wording integer not null default 1,
  email_wording integer,
  push text not null check (push in ('none', 'waiting', 'sent', 'failed', 'bounced')),
  push_attempts integer not null default 0,
  primary key (person_id, id)
);
create index on notifications.notice (person_id, id desc) where read_at is null;
create index on notifications.notice (person_id, kind, link, repeated_at desc);
create index on notifications.notice (id desc) where email in ('failed', 'bounced');

create table notifications.preference (
  person_id uuid primary key,
  email boolean not null,
  push boolean not null
);

create table notifications.push_subscription (
  person_id uuid not null,
  id uuid not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null,
  primary key (person_id, id)
);
-- A browser belongs to who used it last.
create unique index on notifications.push_subscription (endpoint);

-- The VAPID key pair (RFC 8292), made once; the private half sealed with the installation's key.
create table notifications.vapid_key (
  single boolean primary key default true check (single),
  public_key text not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null
);
