create schema if not exists sensorthings;

-- Things, Locations, HistoricalLocations, Datastreams, Sensors, ObservedProperties and FeaturesOfInterest (OGC 18-088 §8):
-- few beside the observations, and all alike: a body, and at most three others that it belongs to.
create table sensorthings.item (
  id bigint generated always as identity primary key,
  kind text not null,
  -- Shape: the properties of its kind in model.ts.
  body jsonb not null,
  thing_id bigint,
  sensor_id bigint,
  observed_property_id bigint,
  -- Of a Location: the FeatureOfInterest that was made of it.
  feature_id bigint,
  -- Of a Datastream: the time that its observations span.
  phenomenon_from timestamptz,
  phenomenon_to timestamptz,
  result_from timestamptz,
  result_to timestamptz,
  created_by text not null
);
create index item_by_kind on sensorthings.item (kind, id);
create index item_by_thing on sensorthings.item (thing_id, kind) where thing_id is not null;
create index item_by_sensor on sensorthings.item (sensor_id) where sensor_id is not null;
create index item_by_observed_property on sensorthings.item (observed_property_id) where observed_property_id is not null;

-- Which Locations a Thing or a HistoricalLocation has.
create table sensorthings.place (
  holder_id bigint not null,
  location_id bigint not null,
  primary key (holder_id, location_id)
);
create index place_by_location on sensorthings.place (location_id);

create table sensorthings.observation (
  datastream_id bigint not null,
  id bigint generated always as identity,
  feature_id bigint not null,
  phenomenon_from timestamptz not null,
  phenomenon_to timestamptz not null,
  result_time timestamptz,
  -- The result, when it is a number.
  number float8,
  body jsonb not null,
  created_by text not null,
  primary key (datastream_id, id)
);
create index observation_by_id on sensorthings.observation (id);
create index observation_by_time on sensorthings.observation (datastream_id, phenomenon_from);
create index observation_by_feature on sensorthings.observation (feature_id);
