-- PR9: the draft of a submitted application goes like one that nobody came back to.
drop index procedures.draft_expiry;
create index draft_expiry on procedures.draft (expires_at);
