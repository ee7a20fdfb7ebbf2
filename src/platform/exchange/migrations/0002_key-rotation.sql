-- A key of Khuê's own is announced before it signs, so that those who check replies know it by then.
alter table exchange.own_key add column signs_from timestamptz;
update exchange.own_key set signs_from = created_at;
alter table exchange.own_key alter column signs_from set not null;
