-- Whose data a record holds, for registries whose records a person cannot find otherwise (parcels, enterprises). The index is
-- partial, so that registries that find them by an id (population, households) do not pay for it.
alter table record add column persons uuid[];
create index record_by_person on record using gin (persons) where persons is not null;

-- What is there already: each list of holders or owners names persons by `personId`.
update record set persons = named.ids
from (
  select registry, id, array_agg(distinct (person #>> '{}')::uuid) as ids
  from record, jsonb_path_query(data::jsonb, '$.*[*].personId') as person
  where registry in ('land', 'land-certificates', 'enterprises') and data::text like '%"personId"%'
  group by registry, id
) as named
where record.registry = named.registry and record.id = named.id;
