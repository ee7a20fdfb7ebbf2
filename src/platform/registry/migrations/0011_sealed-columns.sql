-- Columns of other modules that are kept sealed are gone through as well: `registry` is then the column's name.
alter table resealing drop constraint resealing_what_check;
alter table resealing add constraint resealing_what_check
  check (what in ('record', 'version', 'import-row', 'import-file', 'column'));
