-- What transactions send out, one row each, until it is moved into the queues (kernel/outbox.ts). Nearly always empty.
create table kernel.outbox (
  id bigint generated always as identity primary key,
  -- json, not jsonb: it is written and read whole.
  messages json not null
);
