-- PAY9: money that was taken out of the books, since a statement lacked it, and that the bank then tells of after all, is entered
-- again by an official's decision: once more for each time it was taken out, whatever the program does.
alter table payments.bank_transfer add column entries smallint not null default 1;
alter table payments.ledger_transaction add column entry_no smallint not null default 1;
drop index payments.ledger_transfer_once;
create unique index ledger_transfer_once on payments.ledger_transaction (bank_id, entry_no) where kind = 'transfer';

alter table payments.reconciliation_item drop constraint reconciliation_item_kind_check;
alter table payments.reconciliation_item add constraint reconciliation_item_kind_check
  check (kind in ('transfer', 'conflict', 'told-again', 'missing-in-statement', 'refund-failed'));
alter table payments.reconciliation_item drop constraint reconciliation_item_resolution_check;
alter table payments.reconciliation_item add constraint reconciliation_item_resolution_check
  check (resolution in ('credited', 'returned', 'reversed', 'entered', 'closed'));
-- Those that wait already can be decided so, too.
update payments.reconciliation_item set kind = 'told-again', subject = bank_id
  where kind = 'conflict' and subject = bank_id || '/reversed' and resolved_at is null;
