create schema if not exists delivery;

-- The person's own document store (DEL1).
create table delivery.stored_document (
  person_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  case_id text,
  title jsonb not null,
  kind text not null,
  sha256 text not null,
  received_at timestamptz not null,
  first_opened_at timestamptz,
  verify_path text not null,
  -- Title in both languages and the case, folded: lower case without marks.
  search_text text not null,
  primary key (person_id, id),
  unique (person_id, document_id)
);
create index on delivery.stored_document (person_id, received_at desc);

create table delivery.delivery (
  id uuid primary key,
  case_id text not null,
  person_id uuid not null,
  document_id uuid not null,
  channel text not null check (channel in ('online', 'post', 'counter')),
  status text not null check (status in ('waiting', 'on-the-way', 'completed', 'returned', 'failed')),
  title jsonb not null,
  unit_id text,
  address jsonb,
  tracking_code text,
  created_at timestamptz not null,
  completed_at timestamptz,
  last_error text,
  check ((status = 'completed') = (completed_at is not null)),
  check (channel <> 'post' or address is not null),
  check (channel = 'online' or unit_id is not null),
  -- Asking again for the same delivery is the same delivery (DEL2).
  unique (document_id, person_id, channel)
);
create index on delivery.delivery (case_id);
create index on delivery.delivery (unit_id, id desc) where channel <> 'online' and status in ('waiting', 'returned', 'failed');
create index on delivery.delivery (created_at) where channel = 'post' and status = 'waiting' and tracking_code is null;

-- The chain of custody: appended to, never changed (DEL4).
create table delivery.custody (
  delivery_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('created', 'accepted', 'in-transit', 'delivered', 'returned', 'handed-over')),
  -- The post's own count of its steps; null for ours.
  sequence integer,
  -- The post's name of the event, to hear it once.
  event_id text,
  at timestamptz not null,
  received_at timestamptz not null,
  holder text not null,
  place text,
  note text,
  actor text not null,
  primary key (delivery_id, id),
  unique (delivery_id, event_id)
);

create function delivery.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the chain of custody is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger append_only before update or delete on delivery.custody
  for each row execute function delivery.refuse_change();
create trigger no_truncate before truncate on delivery.custody
  for each statement execute function delivery.refuse_change();
