-- Of a Datastream: the box around all that was observed in it.
alter table sensorthings.item add column area box;
