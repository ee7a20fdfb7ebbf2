-- What waits for a slow service is looked for every minute, and is little beside what is kept for a week (EX13).
create index deferred_waiting on exchange.deferred (accepted_at) where state = 'waiting';
