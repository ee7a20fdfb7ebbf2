-- Which entities a query found, and where: what a client walks through page by page (CIM 009 1.9 §4.5.25, §5.14).
create table ngsi_ld.entity_map (
  tenant text not null,
  id text not null,
  -- By the id of each entity: '@none' for here, and the ids of registrations.
  entities jsonb not null,
  -- By the id of a registration: where its own map is.
  linked jsonb not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (tenant, id)
);
comment on column ngsi_ld.entity_map.entities is 'type: Readonly<Record<string, readonly string[]>>';
comment on column ngsi_ld.entity_map.linked is 'type: Readonly<Record<string, string>>';
create index entity_map_created_by on ngsi_ld.entity_map (tenant, created_by, created_at);
