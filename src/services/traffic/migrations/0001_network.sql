create schema if not exists traffic;

-- A directed piece of road between two places where one can turn. As many as the city has; not distributed.
create table traffic.segment (
  -- Kept by everything that is written of a segment; it stays when a newer file is loaded.
  no int primary key,
  -- The way's id, its piece, and f or b: with the way's direction, or against it.
  code text not null,
  from_node text not null,
  to_node text not null,
  name text,
  class text not null check (class in ('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'unclassified', 'residential', 'living_street')),
  is_one_way boolean not null,
  lanes int not null,
  limit_kmh int not null,
  is_limit_known boolean not null,
  line json not null,
  length_m float8 not null,
  -- The ward or commune of its middle, where boundaries are known.
  unit_id text,
  -- No longer in the file that was loaded last: its history stays.
  is_gone boolean not null
);
comment on column traffic.segment.line is 'type: readonly (readonly [number, number])[]';
create unique index segment_by_code on traffic.segment (code);

-- A turn that is forbidden.
create table traffic.turn_ban (
  from_segment int not null,
  to_segment int not null,
  primary key (from_segment, to_segment)
);

-- One row: from when the network is. Processes load it anew when it changes.
create table traffic.network (
  id int primary key check (id = 1),
  version int not null,
  loaded_at timestamptz not null,
  source text not null
);
