-- Context source registrations, and subscriptions to them (CIM 009 §5.9, §5.11): kept and told; nothing is forwarded to a source.
create table ngsi_ld.registration (
  tenant text not null,
  kind text not null check (kind in ('registration', 'subscription')),
  id text not null,
  -- As the client sent it, without its @context.
  body jsonb not null,
  context jsonb not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  created_by text not null,
  primary key (tenant, kind, id)
);
comment on column ngsi_ld.registration.context is 'type: { source: unknown }';
