-- What the map of parcels is drawn from. The parcels themselves are records of the registry; all of this but the boundaries can be
-- made again from them (`khue land index`).

-- The boundary of a unit of government, as imported. Distribution: a reference table.
create table boundary (
  unit_id text primary key,
  -- GeoJSON Polygon or MultiPolygon, WGS 84.
  geometry jsonb not null,
  west double precision not null,
  south double precision not null,
  east double precision not null,
  north double precision not null,
  -- Whose data, and its licence.
  source text not null,
  imported_at timestamptz not null
);
comment on column boundary.geometry is 'type: Record<string, unknown>';

-- A parcel's outline in each tile of the finest scale that it touches. Distribution key: the tile.
create table shape (
  -- x and y of the tile with their bits in turn: what lies near has a near number, and a tile of any scale is one range.
  tile bigint not null,
  parcel_id uuid not null,
  number text not null,
  use text not null,
  area_m2 real not null,
  -- Ten-millionths of a degree.
  west integer not null,
  south integer not null,
  east integer not null,
  north integer not null,
  -- See outline.ts.
  outline bytea not null,
  primary key (tile, parcel_id)
);
create index shape_by_parcel on shape (parcel_id);

-- Vector tiles, packed, as they are sent.
create table tile (
  z smallint not null,
  x integer not null,
  y integer not null,
  bytes bytea not null,
  etag text not null,
  parcels integer not null,
  primary key (z, x, y)
);

-- What each square of middle scale has of each use: from these, all smaller scales are made.
create table cover (
  x integer not null,
  y integer not null,
  cells bytea not null,
  primary key (x, y)
);

-- Squares of middle scale in which a parcel has changed since their tiles were made.
create table stale (
  x integer not null,
  y integer not null,
  primary key (x, y)
);
