-- Who is told of observations, and how far it has been (TEL22).
create table telemetry.subscription (
  id uuid primary key,
  unit_id text not null,
  name text not null,
  address text not null,
  -- Shape: Filter of subscriptions/contract.ts.
  filter jsonb not null,
  is_on boolean not null,
  -- The last row of the log that was delivered, or left because nothing in it was wanted.
  position bigint not null,
  -- Of the batch that is not taken now.
  tries int not null default 0,
  next_try_at timestamptz,
  last_error text,
  last_delivered_at timestamptz,
  delivered bigint not null default 0,
  created_at timestamptz not null
);

-- Batches that were not taken in nine tries.
create table telemetry.dead_letter (
  id uuid primary key,
  subscription_id uuid not null,
  from_position bigint not null,
  to_position bigint not null,
  observations int not null,
  body text not null,
  error text not null,
  died_at timestamptz not null
);
create index dead_letter_of on telemetry.dead_letter (subscription_id, died_at desc);
