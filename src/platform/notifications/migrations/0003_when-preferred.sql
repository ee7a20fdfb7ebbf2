-- When it was chosen, shown beside what else is kept of a person (NOT8). Of earlier choices it is not known.
alter table notifications.preference add column saved_at timestamptz;
