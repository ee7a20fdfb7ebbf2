-- PR8: what was answered is offered again for two years after it was last said.
create index remembered_by_time on procedures.remembered (at);
