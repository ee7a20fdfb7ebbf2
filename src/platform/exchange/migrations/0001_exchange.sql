create schema if not exists exchange;

-- Who takes part: an agency's system, known as INSTANCE/CLASS/MEMBER/SUBSYSTEM (EX2).
create table exchange.member (
  id text primary key,
  name jsonb not null,
  -- Its unit of government; null for a body outside.
  unit_id text,
  -- Where its own services answer; null for one that only asks.
  address text,
  contact text not null,
  -- Made for trying out: unknown where the sandbox is off.
  sandbox boolean not null default false,
  state text not null default 'active' check (state in ('active', 'suspended')),
  state_reason text,
  created_at timestamptz not null
);
comment on column exchange.member.name is 'type: { vi: string; en: string }';

create table exchange.member_key (
  member_id text not null references exchange.member (id),
  -- SHA-256 of the key, base64url.
  key_id text not null,
  algorithm text not null check (algorithm in ('ed25519', 'ecdsa-p256-sha256')),
  public_key bytea not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  added_at timestamptz not null,
  revoked_at timestamptz,
  revoke_reason text,
  primary key (member_id, key_id),
  check (valid_from < valid_to)
);

create table exchange.own_key (
  key_id text primary key,
  public_key bytea not null,
  master_key_id text not null,
  encrypted_key bytea not null,
  created_at timestamptz not null
);

-- Services that a member offers from its own address. Those of Khuê are in its program.
create table exchange.outside_service (
  service_id text primary key,
  member_id text not null references exchange.member (id),
  definition jsonb not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  published_at timestamptz not null
);
comment on column exchange.outside_service.definition is 'type: Record<string, unknown>';

create table exchange.access_grant (
  id uuid primary key,
  member_id text not null references exchange.member (id),
  service_id text not null,
  purpose text not null,
  fields text[] not null check (cardinality(fields) > 0),
  valid_from date not null,
  -- The last day.
  valid_to date not null,
  per_minute integer not null check (per_minute > 0),
  per_day integer not null check (per_day > 0),
  reason text not null,
  legal_ground text not null,
  given_at timestamptz not null,
  given_by text not null,
  given_by_name text not null,
  revoked_at timestamptz,
  revoked_by_name text,
  revoke_reason text,
  check (valid_from <= valid_to)
);
create index on exchange.access_grant (member_id, service_id, purpose);
-- One grant in force for a member, a service and a purpose: which fields and how many is never a question.
create unique index one_grant on exchange.access_grant (member_id, service_id, purpose) where revoked_at is null;

-- Every change of members, keys, services and grants: who, when, why.
create table exchange.change (
  id uuid primary key,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  what text not null,
  subject text not null,
  details jsonb not null
);
create index on exchange.change (subject, id desc);
comment on column exchange.change.details is 'type: Record<string, unknown>';

-- Calls of a grant in a minute or a day: added up by each process every second, not by each call.
create table exchange.tally (
  grant_id uuid not null,
  period text not null check (period in ('minute', 'day')),
  starts timestamptz not null,
  calls integer not null,
  primary key (grant_id, period, starts)
);

-- How long answers took, by day, in classes of duration; likewise added up by each process.
create table exchange.measure (
  service_id text not null,
  day date not null,
  bucket smallint not null,
  answered integer not null,
  failed integer not null,
  refused integer not null,
  primary key (service_id, day, bucket)
);

-- A message id counts once for its client (EX4). Kept as long as a signature is young enough.
create table exchange.message (
  member_id text not null,
  message_id text not null,
  at timestamptz not null,
  primary key (member_id, message_id)
);
create index on exchange.message (at);

-- The log: what a court asks for, and no content (EX8).
create table exchange.entry (
  id uuid primary key,
  at timestamptz not null,
  member_id text not null,
  key_id text not null,
  service_id text not null,
  purpose text not null,
  fields text[] not null,
  user_id text not null,
  message_id text not null,
  issue text,
  outcome text not null check (outcome in ('answered', 'accepted', 'failed', 'refused')),
  problem text,
  status smallint not null,
  took_ms integer not null,
  request_hash text not null,
  request_base text not null,
  request_signature bytea not null,
  reply_base text not null,
  reply_signature bytea not null,
  reply_key_id text not null,
  -- What an outside provider signed, as JSON text, so that its bytes stay.
  provider text,
  batch bigint,
  position integer
);
create index on exchange.entry (id) where batch is null;
create index on exchange.entry (batch, position);
create index on exchange.entry (member_id, id desc);
create index on exchange.entry (service_id, id desc);
create index on exchange.entry (message_id);

create function exchange.keep_entry() returns trigger language plpgsql as $$
declare
  unplaced exchange.entry%rowtype;
begin
  if tg_op = 'UPDATE' and old.batch is null and new.batch is not null and new.position is not null then
    unplaced := new;
    unplaced.batch := null;
    unplaced.position := null;
    -- Its place in the chain is all that an entry still gets, once.
    if unplaced is not distinct from old then
      return new;
    end if;
  end if;
  raise exception 'the log is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger append_only before update or delete on exchange.entry
  for each row execute function exchange.keep_entry();
create trigger no_truncate before truncate on exchange.entry
  for each statement execute function exchange.keep_entry();

-- A minute of the log: the root of its entries, linked to the batch before, and time-stamped (EX9).
create table exchange.batch (
  number bigint primary key,
  previous bytea not null,
  root bytea not null,
  entries integer not null check (entries > 0),
  closed_at timestamptz not null,
  hash bytea not null,
  -- RFC 3161, over the hash; null until the authority has answered.
  token bytea
);
create index on exchange.batch (number) where token is null;

create function exchange.keep_batch() returns trigger language plpgsql as $$
declare
  unstamped exchange.batch%rowtype;
begin
  if tg_op = 'UPDATE' and old.token is null and new.token is not null then
    unstamped := new;
    unstamped.token := null;
    if unstamped is not distinct from old then
      return new;
    end if;
  end if;
  raise exception 'the chain is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger append_only before update or delete on exchange.batch
  for each row execute function exchange.keep_batch();
create trigger no_truncate before truncate on exchange.batch
  for each statement execute function exchange.keep_batch();

-- A person's consent: asked for by a refused call, given, withdrawn; each giving is a row of its own (EX11).
create table exchange.consent (
  person_id uuid not null,
  id uuid not null,
  member_id text not null,
  service_id text not null,
  purpose text not null,
  asked_at timestamptz,
  given_at timestamptz,
  withdrawn_at timestamptz,
  primary key (person_id, id)
);
create unique index one_consent on exchange.consent (person_id, member_id, service_id, purpose) where withdrawn_at is null;

-- What a slow register was asked, and what it answered; both encrypted, gone after seven days (EX13).
create table exchange.deferred (
  id uuid primary key,
  member_id text not null,
  service_id text not null,
  grant_id uuid not null,
  state text not null check (state in ('waiting', 'done')),
  master_key_id text not null,
  request bytea not null,
  result bytea,
  accepted_at timestamptz not null,
  done_at timestamptz,
  expires_at timestamptz not null
);
create index on exchange.deferred (expires_at);

-- The last look at each provider.
create table exchange.health (
  member_id text primary key references exchange.member (id),
  well boolean not null,
  checked_at timestamptz not null,
  took_ms integer not null,
  detail text not null
);
