-- What was published as an answer and then replaced: the authority's own at the end, or to one saying (CS11).
create table earlier_answer (
  consultation_id uuid not null,
  answer_id uuid not null,
  -- Null: the answer to the whole.
  saying_id uuid,
  words text not null,
  published_at timestamptz not null,
  replaced_at timestamptz not null,
  primary key (consultation_id, answer_id)
);
