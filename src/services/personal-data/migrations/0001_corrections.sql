-- Requests of a person to correct what is held on them. Each is a case; its content is here. Distribution key: the person.

create table correction (
  person_id uuid not null,
  case_id uuid not null,
  case_code text not null,
  registry text not null,
  record_id uuid not null,
  field text not null,
  -- The value that is said to be wrong, with the day from which it was recorded to hold.
  was json not null,
  since date not null,
  -- The right value, where its shape is one that a person types; their words; their reasons.
  value json,
  said text not null,
  why text not null,
  -- What the unit that keeps the record found: the value to be written.
  finding json,
  state text not null check (state in ('open', 'granted', 'ended')),
  asked_at timestamptz not null,
  primary key (person_id, case_id)
);
create index correction_by_case on correction (case_id);
create unique index correction_open on correction (person_id, registry, record_id, field) where state = 'open';
comment on column correction.was is 'type: unknown';
comment on column correction.finding is 'type: { value: unknown; validFrom: string; note: string; by: string; byName: string; at: string } | null';
