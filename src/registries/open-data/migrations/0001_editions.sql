-- What has been published of each dataset. A dataset itself is code.

-- When a dataset was last looked at, whether or not anything had changed.
create table dataset (
  id text primary key,
  checked_at timestamptz not null,
  -- The newest edition; 0 until there is one.
  edition integer not null
);

-- Published for good: an edition never changes.
create table edition (
  dataset_id text not null,
  number integer not null,
  issued_at timestamptz not null,
  row_count integer not null,
  -- Of the rows: the same rows make no new edition.
  rows_sha256 text not null,
  added integer not null,
  removed integer not null,
  changed integer not null,
  -- The days that the rows speak of.
  period_from date not null,
  period_to date not null,
  completeness double precision not null,
  validity double precision not null,
  documentation double precision not null,
  suppressed integer not null,
  primary key (dataset_id, number)
);

create table file (
  dataset_id text not null,
  edition integer not null,
  format text not null check (format in ('csv', 'json', 'geojson', 'parquet')),
  -- Its name in storage.
  sha256 text not null,
  size_bytes integer not null,
  primary key (dataset_id, edition, format)
);

-- The rows of the newest edition, for the API; older ones are in their files.
create table row (
  dataset_id text not null,
  position integer not null,
  key text not null,
  data jsonb not null,
  primary key (dataset_id, position)
);
comment on column row.data is 'type: Record<string, string | number | boolean | null>';
