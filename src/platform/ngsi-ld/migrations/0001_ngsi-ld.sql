create schema if not exists ngsi_ld;

-- A world of entities of its own (CIM 009 §4.14). The default one has the empty name and is the city's.
create table ngsi_ld.tenant (
  name text primary key,
  unit_id text not null,
  -- Who may read: anybody, or only who may write.
  is_public boolean not null,
  created_at timestamptz not null
);

-- What a system that is no device writes with (NG13).
create table ngsi_ld.key (
  id uuid primary key,
  tenant text not null,
  name text not null,
  -- SHA-256: keys are drawn, not thought up.
  hash bytea not null,
  rights text not null check (rights in ('read', 'write', 'manage')),
  created_at timestamptz not null,
  created_by text not null,
  ended_at timestamptz
);
create index key_by_tenant on ngsi_ld.key (tenant, created_at);

create table ngsi_ld.entity (
  tenant text not null,
  id text not null,
  -- IRIs.
  types text[] not null,
  -- IRIs of its attributes: they seldom change, so that an update of values touches no index.
  attributes text[] not null,
  scopes text[] not null,
  -- Shape: Attributes of model.ts.
  attrs jsonb not null,
  -- Around its location.
  bounds box,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  -- device:…, key:…, official:…, open
  created_by text not null,
  primary key (tenant, id)
) with (fillfactor = 70);
comment on column ngsi_ld.entity.bounds is 'type: string';
comment on column ngsi_ld.entity.attrs is 'type: unknown';
create index entity_by_type on ngsi_ld.entity using gin (types);
create index entity_by_attribute on ngsi_ld.entity using gin (attributes);
create index entity_by_bounds on ngsi_ld.entity using gist (bounds) where bounds is not null;

-- @contexts that are kept here (CIM 009 §5.13).
create table ngsi_ld.context (
  tenant text not null,
  id text not null,
  -- Where it comes from; of a hosted one our own address.
  url text not null,
  kind text not null check (kind in ('Hosted', 'Cached', 'ImplicitlyCreated')),
  body jsonb not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  uses bigint not null default 0,
  primary key (tenant, id)
);
create index context_by_url on ngsi_ld.context (url);

insert into ngsi_ld.tenant (name, unit_id, is_public, created_at) values ('', 'gso:01@2008-08-01', true, now());
