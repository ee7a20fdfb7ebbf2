-- Readings in the order of time, for what watches over them. They are written in that order, so that a summary of each range of
-- pages is enough, and writing one costs nothing more.
create index access_by_time on access using brin (at) with (pages_per_range = 32);
