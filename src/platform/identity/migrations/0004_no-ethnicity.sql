-- Of the most sensitive class and known to the population registry, which keeps it sealed: not kept a second time here.
alter table person drop column ethnicity;
update person set sources = sources - 'ethnicity' where sources ? 'ethnicity';
