-- How grave a breach was when the operations centre was last told of it; 0: not told. So nothing that lasts is passed over because
-- its begin came to be known late (EV14).
alter table environment.breach add column told_level int not null default 0;
update environment.breach set told_level = level;

-- What was told to who asked: the index, or the warning level. Worse than that is told again (EV19).
alter table environment.subscription add column told_value int;
update environment.subscription set told_value = threshold where told_at is not null;

-- Rounds are read by their day.
create index stop_by_day on environment.stop (day);
