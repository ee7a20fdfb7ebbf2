create schema if not exists network;

-- How devices are asked (NW3). The community or the keys are sealed with the installation's secret key and never given out.
create table network.credential (
  id uuid primary key,
  name text not null,
  version text not null check (version in ('2c', '3')),
  user_name text,
  auth text check (auth in ('sha256', 'sha512', 'sha')),
  privacy text check (privacy in ('aes', 'aes256b', 'none')),
  master_key_id text not null,
  sealed bytea not null,
  changed_at timestamptz not null
);
create unique index credential_by_name on network.credential (name);

-- A device or a site of the network (NW1).
create table network.node (
  id uuid primary key,
  code text not null,
  name jsonb not null,
  role text not null check (role in ('core', 'aggregation', 'access')),
  unit_id text not null,
  longitude float8,
  latitude float8,
  -- Where it is asked; without an address it is not watched.
  address text,
  probe text not null check (probe in ('snmp', 'tcp', 'icmp', 'none')),
  port int,
  credential_id uuid,
  -- RFC 3411 §3.3.1: which of the devices behind one address.
  snmp_context text,
  -- The probes enter the network here.
  is_entrance boolean not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
comment on column network.node.name is 'type: { vi: string; en: string }';
create unique index node_by_code on network.node (code);
create index node_by_unit on network.node (unit_id);

create table network.link (
  id uuid primary key,
  code text not null,
  a_node uuid not null,
  b_node uuid not null,
  -- ifIndex of the interface at either end (RFC 2863); null where nobody asks there.
  a_index int,
  b_index int,
  kind text not null check (kind in ('fibre', 'leased-line', 'vpn', 'radio', 'mobile')),
  capacity_bps bigint not null check (capacity_bps > 0),
  provider text not null,
  contract text,
  -- Percent of the month that the provider promises.
  service_level float8 not null check (service_level > 0 and service_level <= 100),
  created_at timestamptz not null,
  ended_at timestamptz
);
create unique index link_by_code on network.link (code);
create index link_by_a on network.link (a_node);
create index link_by_b on network.link (b_node);

-- What is so now, of nodes and links that the monitor has looked at. Written when it changes.
create table network.state (
  subject_id uuid primary key,
  state text not null check (state in ('up', 'down', 'behind', 'unknown')),
  since timestamptz not null
);

-- One trouble, by its cause (NW6 to NW10).
create table network.outage (
  id uuid primary key,
  cause_kind text not null check (cause_kind in ('node', 'link', 'monitor')),
  -- Of the node or link; 'monitor'.
  cause_id text not null,
  unit_id text not null,
  effect text not null check (effect in ('outage', 'degraded')),
  instead jsonb not null,
  behind jsonb not null,
  behind_most int not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  is_down boolean not null,
  failures int not null,
  penalty float8 not null,
  penalty_at timestamptz not null,
  -- In a maintenance window: recorded, and nobody is called.
  is_silent boolean not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  acknowledged_name text
);
comment on column network.outage.instead is 'type: { kind: "node" | "link" | "monitor"; id: string }[]';
comment on column network.outage.behind is 'type: string[]';
create unique index outage_open on network.outage (cause_id) where ended_at is null;
create index outage_by_end on network.outage (ended_at desc);

-- What happened to an outage, in order.
create table network.outage_step (
  outage_id uuid not null,
  number int not null,
  at timestamptz not null,
  what text not null check (what in ('opened', 'failed-again', 'told-otherwise', 'spread', 'at-rest', 'over', 'acknowledged', 'loud')),
  cause_kind text not null check (cause_kind in ('node', 'link', 'monitor')),
  cause_id text not null,
  behind int not null,
  by_name text,
  primary key (outage_id, number)
);

-- The minutes in which a node was not reached or a link did not carry, and the outage that explains them (NW13).
create table network.interruption (
  id uuid primary key,
  subject_id uuid not null,
  outage_id uuid not null,
  state text not null check (state in ('down', 'behind')),
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index interruption_open on network.interruption (subject_id) where ended_at is null;
create index interruption_by_start on network.interruption (started_at);

-- When nothing was watched: the monitor stood still, or was cut off. Counts neither as up nor as down.
create table network.blind_time (
  id uuid primary key,
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index blind_open on network.blind_time ((true)) where ended_at is null;

-- Planned work (NW12).
create table network.maintenance (
  id uuid primary key,
  title text not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  subjects jsonb not null,
  entered_by text not null,
  entered_name text not null,
  entered_at timestamptz not null
);
comment on column network.maintenance.subjects is 'type: { kind: "node" | "link"; id: string }[]';
create index maintenance_by_end on network.maintenance (to_at);

-- Notices that devices sent by themselves (NW5).
create table network.notification (
  id uuid primary key,
  at timestamptz not null,
  node_id uuid,
  source text not null,
  kind text not null,
  details text not null
);
create index notification_by_time on network.notification (at desc);

-- Who changed what of the register.
create table network.change (
  id uuid primary key,
  at timestamptz not null,
  subject_id uuid not null,
  by_id text not null,
  by_name text not null,
  what text not null,
  details jsonb not null
);
create index change_by_subject on network.change (subject_id, at);

-- When the last round of the monitor ended, and what it found.
create table network.round (
  single boolean primary key check (single),
  at timestamptz not null,
  asked int not null,
  answered int not null,
  took_ms int not null
);
