-- A MultiDatastream has its ObservedProperties in an order: that of the numbers in a result.
alter table sensorthings.place add column at integer not null default 0;
