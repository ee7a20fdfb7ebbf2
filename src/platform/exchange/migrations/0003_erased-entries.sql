-- What is left of an entry whose time of keeping is over: its hash, so that the chain holds without it (EX27).
create table exchange.leaf (
  batch bigint not null,
  position integer not null,
  hash bytea not null check (length(hash) = 32),
  primary key (batch, position)
);
create function exchange.keep_leaf() returns trigger language plpgsql as $$
begin
  raise exception 'the log is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger append_only before update or delete on exchange.leaf
  for each row execute function exchange.keep_leaf();
create trigger no_truncate before truncate on exchange.leaf
  for each statement execute function exchange.keep_leaf();

-- As before, and: an entry goes when its hash stays and the chain itself, whose batches are time-stamped, is ten years further.
create or replace function exchange.keep_entry() returns trigger language plpgsql as $$
declare
  unplaced exchange.entry%rowtype;
begin
  if tg_op = 'UPDATE' and old.batch is null and new.batch is not null and new.position is not null then
    unplaced := new;
    unplaced.batch := null;
    unplaced.position := null;
    if unplaced is not distinct from old then
      return new;
    end if;
  end if;
  if tg_op = 'DELETE'
    and exists (select from exchange.leaf where batch = old.batch and position = old.position)
    and old.at < (select closed_at from exchange.batch order by number desc limit 1) - interval '3650 days' then
    return old;
  end if;
  raise exception 'the log is append-only' using errcode = 'integrity_constraint_violation';
end $$;
