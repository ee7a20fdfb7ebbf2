-- Of many old people only the year of birth is known, or the month too: a day, YYYY-MM or YYYY (kernel/partial-date.ts).
alter table identity.person alter column date_of_birth type text using to_char(date_of_birth, 'YYYY-MM-DD');
alter table identity.person add constraint person_born check (date_of_birth ~ '^\d{4}(-\d{2}(-\d{2})?)?$');
