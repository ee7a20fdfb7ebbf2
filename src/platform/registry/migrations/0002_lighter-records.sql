-- What a record costs to store, load and give out. The registry's name is the same in a whole partition: as the first column
-- of an index it is compared in vain. A record's values are written and given as a whole, never searched by their parts: as
-- text they need no binary form, neither in nor out.
alter table record drop constraint record_pkey, add primary key (id, registry);
drop index record_by_key;
create unique index record_by_key on record (key, registry);
alter table record alter column data type json using data::json;
