-- What was signed, as it was when it was issued: the row of the result is drafted anew when the case is opened again, and who hears of
-- an earlier paper later must not take the new one's words for it (PR45, PR47). Distribution key: the case.
create table procedures.issued_result (
  case_id uuid not null,
  seal_id uuid not null,
  number_text text,
  fields jsonb not null,
  primary key (case_id, seal_id)
);
