-- Whether a station's place was read off a map (EV22). All that are there came from the sample load, whose places were.
alter table environment.station add column is_place_estimated boolean not null default false;
update environment.station set is_place_estimated = true;
