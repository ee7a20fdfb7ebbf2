-- RG85: who read the change feed, from where to where, a line for each reader, purpose and day as far as they read on. Of whom that was
-- is worked out when a person asks: a line for each of thousands of people a second would be too much. Small.
create table feed_reading (
  id uuid primary key,
  registry text not null,
  reader_id text not null,
  reader_name text not null,
  unit_name jsonb,
  purpose text not null,
  day date not null,
  -- Behind this position, up to that one.
  from_xact xid8 not null,
  from_id uuid not null,
  to_xact xid8 not null,
  to_id uuid not null,
  -- The units whose records the reader was given; null: all.
  units text[],
  first_at timestamptz not null,
  last_at timestamptz not null
);
create index feed_reading_by_day on feed_reading (registry, day);
comment on column feed_reading.from_xact is 'type: string';
comment on column feed_reading.to_xact is 'type: string';
comment on column feed_reading.unit_name is 'type: { vi: string; en: string }';

-- Where a record stood in the feed before it changed, kept where somebody follows. Distribution key: the record's id.
create table past_position (
  registry text not null,
  record_id uuid not null,
  xact xid8 not null,
  unit_id text,
  until timestamptz not null,
  primary key (record_id, registry, xact)
);
comment on column past_position.xact is 'type: string';
