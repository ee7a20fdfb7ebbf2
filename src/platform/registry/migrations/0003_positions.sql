-- Where a record is, for registries of things that have a place: metres on the plane of plane.ts. The index is partial, so that
-- registries without positions do not pay for it.
alter table record add column point point;
create index record_by_point on record using gist (point) where point is not null;
comment on column record.point is 'type: string | null';
