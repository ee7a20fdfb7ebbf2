create schema if not exists payments;

create table payments.payment (
  reference text not null,
  id uuid not null,
  purpose text not null,
  payer_person_id uuid,
  -- As they were when the payment was asked for; printed on the receipt.
  payer_name text,
  label text,
  beneficiary_unit_id text not null,
  amount_dong bigint not null check (amount_dong > 0),
  items jsonb not null check (jsonb_typeof(items) = 'array'),
  status text not null check (status in ('waiting', 'settled', 'expired', 'cancelled', 'refunding', 'refunded')),
  method text check (method in ('transfer', 'cash')),
  -- The newest transfer code; earlier ones of the same payment stay in transfer_code.
  code text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  cash_payer_name text,
  cancelled_at timestamptz,
  cancel_reason text,
  refunded_at timestamptz,
  refund_reason text,
  receipt_document_id uuid,
  version integer not null default 1,
  primary key (reference, id),
  check ((method is null) = (settled_at is null))
);
create index on payments.payment (id);
create index on payments.payment (payer_person_id, id desc);
create index on payments.payment (expires_at) where status = 'waiting';
-- PAY1: one open request for each thing that is paid for.
create unique index payment_one_open on payments.payment (reference, purpose) where status not in ('cancelled', 'refunded');

create table payments.transfer_code (
  code text primary key,
  payment_id uuid not null,
  created_at timestamptz not null
);

-- What the bank reported, once for each of its transaction numbers (PAY4).
create table payments.bank_transfer (
  bank_id text primary key,
  account text not null,
  amount text not null,
  currency text not null,
  -- Null when it is not in đồng.
  amount_dong bigint check (amount_dong > 0),
  content text not null,
  payer_name text,
  payer_account text,
  payer_bank text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  source text not null check (source in ('webhook', 'statement')),
  state text not null check (state in ('credited', 'unknown-reference', 'underpaid', 'overpaid', 'wrong-currency',
    'wrong-account', 'expired', 'cancelled', 'already-paid', 'already-refunded')),
  payment_id uuid,
  digest text not null
);
create index on payments.bank_transfer (occurred_at);
create index on payments.bank_transfer (payment_id) where payment_id is not null;

-- Every authentic message, as signed: the proof behind the entry.
create table payments.bank_message (
  sha256 text primary key,
  bank_id text,
  body text not null,
  signature text not null,
  key_id text not null,
  first_received_at timestamptz not null,
  last_received_at timestamptz not null,
  deliveries integer not null default 1,
  outcome text not null
);

-- Messages with a bad signature: nothing of theirs is believed, only counted and dated.
create table payments.refused_message (
  id uuid primary key,
  received_at timestamptz not null,
  sha256 text not null,
  size_bytes integer not null,
  ip text not null,
  reason text not null
);
create index on payments.refused_message (received_at);

create table payments.refund (
  id uuid primary key,
  payment_id uuid,
  bank_id text not null,
  amount_dong bigint not null check (amount_dong > 0),
  reason text not null,
  status text not null check (status in ('requested', 'sent', 'completed', 'rejected')),
  requested_at timestamptz not null,
  requested_by text not null,
  -- The transaction number of the bank's transfer back.
  completed_bank_id text,
  completed_at timestamptz,
  last_error text
);
-- Whole refund of a payment: once. A return of an excess has no payment.
create unique index refund_one_open on payments.refund (payment_id) where payment_id is not null and status <> 'rejected';
create index on payments.refund (status, requested_at) where status in ('requested', 'sent');

create table payments.reconciliation_item (
  id uuid primary key,
  kind text not null check (kind in ('transfer', 'conflict', 'missing-in-statement', 'refund-failed')),
  -- What it is about, once for each kind.
  subject text not null,
  state text,
  opened_at timestamptz not null,
  bank_id text,
  refund_id uuid,
  payment_id uuid,
  reference text,
  unit_id text,
  amount text not null,
  currency text not null,
  content text not null,
  payer_name text,
  occurred_at timestamptz,
  detail text not null,
  resolution text check (resolution in ('credited', 'returned', 'reversed', 'closed')),
  resolved_at timestamptz,
  resolved_by text,
  resolution_reason text,
  unique (kind, subject)
);
create index on payments.reconciliation_item (id desc) where resolved_at is null;
create index on payments.reconciliation_item (payment_id) where resolved_at is null;

create table payments.reconciliation_run (
  date date primary key,
  ran_at timestamptz not null,
  statement_lines integer not null,
  matched integer not null,
  added integer not null,
  conflicts integer not null,
  missing integer not null,
  statement_dong bigint not null,
  ledger_dong bigint not null
);

-- The ledger: double entry, debit positive, append-only (PAY3).
create table payments.ledger_account (
  code text primary key,
  kind text not null check (kind in ('asset', 'liability', 'income'))
);

create table payments.ledger_transaction (
  id uuid primary key,
  at timestamptz not null,
  kind text not null check (kind in ('transfer', 'cash', 'allocation', 'refund', 'refund-paid', 'cash-refund', 'payout', 'reversal')),
  payment_id uuid,
  bank_id text,
  refund_id uuid,
  reverses uuid unique references payments.ledger_transaction,
  actor text not null,
  reason text not null,
  check ((kind = 'reversal') = (reverses is not null))
);
create index on payments.ledger_transaction (payment_id) where payment_id is not null;
-- A transfer's money enters the books once, whatever the program does.
create unique index ledger_transfer_once on payments.ledger_transaction (bank_id) where kind = 'transfer';
create unique index ledger_refund_paid_once on payments.ledger_transaction (refund_id) where kind in ('refund-paid', 'payout');

create table payments.ledger_entry (
  transaction_id uuid not null references payments.ledger_transaction,
  line smallint not null,
  account text not null references payments.ledger_account,
  amount_dong bigint not null check (amount_dong <> 0),
  primary key (transaction_id, line)
);
create index on payments.ledger_entry (account) include (amount_dong);

create function payments.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: correct it by a reversal' using errcode = 'integrity_constraint_violation';
end $$;
create trigger append_only before update or delete on payments.ledger_entry
  for each row execute function payments.refuse_change();
create trigger append_only before update or delete on payments.ledger_transaction
  for each row execute function payments.refuse_change();
create trigger no_truncate before truncate on payments.ledger_entry
  for each statement execute function payments.refuse_change();
create trigger no_truncate before truncate on payments.ledger_transaction
  for each statement execute function payments.refuse_change();

-- Checked at commit, when all entries of the transaction are there. Also catches an entry added to an old transaction.
create function payments.check_balance() returns trigger language plpgsql as $$
declare
  checked uuid := case tg_table_name when 'ledger_entry' then (to_jsonb(new) ->> 'transaction_id')::uuid else (to_jsonb(new) ->> 'id')::uuid end;
  total numeric;
  lines integer;
begin
  select coalesce(sum(amount_dong), 0), count(*) into total, lines from payments.ledger_entry where transaction_id = checked;
  if total <> 0 or lines < 2 then
    raise exception 'ledger transaction % does not balance: % đồng over % entries', checked, total, lines
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create constraint trigger balances after insert on payments.ledger_entry
  deferrable initially deferred for each row execute function payments.check_balance();
create constraint trigger balances after insert on payments.ledger_transaction
  deferrable initially deferred for each row execute function payments.check_balance();
