-- Roads of the map's ground, as an operator loaded them. Small, not distributed.
create table road (
  id bigint primary key,
  name text,
  class text not null,
  line json not null
);
comment on column road.line is 'type: readonly (readonly [number, number])[]';
