-- Who is told of entities, as it was asked for (CIM 009 §5.2.12), and how it went.
create table ngsi_ld.subscription (
  tenant text not null,
  id text not null,
  -- As the client sent it, without its @context.
  body jsonb not null,
  -- The @context that its names are of.
  context jsonb not null,
  is_active boolean not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  created_by text not null,
  times_sent bigint not null default 0,
  times_failed bigint not null default 0,
  last_notification timestamptz,
  last_success timestamptz,
  last_failure timestamptz,
  -- Of the notification that is not taken now.
  tries int not null default 0,
  next_try_at timestamptz,
  primary key (tenant, id)
) with (fillfactor = 70);
comment on column ngsi_ld.subscription.context is 'type: { source: unknown }';

-- Changes with every change of subscriptions: who writes entities sees by it that what it knows of them is old.
create table ngsi_ld.state (
  one boolean primary key default true check (one),
  subscriptions bigint not null
);
insert into ngsi_ld.state (subscriptions) values (0);

-- What is to be sent, written with the change that it tells of. One that is not taken keeps a slot an entity, so that a dead
-- subscriber costs no more than a row an entity.
create table ngsi_ld.notification (
  tenant text not null,
  subscription_id text not null,
  slot text not null,
  number bigint generated always as identity,
  at timestamptz not null,
  data jsonb not null,
  primary key (tenant, subscription_id, slot)
);
create index notification_in_order on ngsi_ld.notification (tenant, subscription_id, number);

-- Entities through time (CIM 009 §4.5.6 to §4.5.9): what is known of each, and every value that an attribute had.
create table ngsi_ld.history (
  tenant text not null,
  id text not null,
  types text[] not null,
  scopes text[] not null,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  deleted_at timestamptz,
  created_by text not null,
  primary key (tenant, id)
) with (fillfactor = 70);
create index history_by_type on ngsi_ld.history using gin (types);

create table ngsi_ld.instance (
  tenant text not null,
  entity_id text not null,
  attribute text not null,
  id uuid not null,
  observed_at timestamptz,
  modified_at timestamptz not null,
  deleted_at timestamptz,
  -- Shape: Instance of model.ts.
  body jsonb not null,
  primary key (tenant, entity_id, attribute, id)
);
create index instance_by_modification on ngsi_ld.instance (modified_at);
