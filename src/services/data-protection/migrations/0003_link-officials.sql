-- Who said it: `official:ID` of the data steward, or `program:…` where it came by a file. What was linked before is not known to be anybody's.
alter table official_person add column said_by text not null default 'program:data-protection';
alter table official_person alter column said_by drop default;
-- A person is one official at the most.
delete from official_person o using official_person newer
where newer.person_id = o.person_id and (newer.said_at, newer.official_id) > (o.said_at, o.official_id);
create unique index official_person_by_person on official_person (person_id);
create index official_person_by_time on official_person (said_at desc, official_id);
