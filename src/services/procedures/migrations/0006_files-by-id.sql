-- Whether an upload is in a draft is asked by its id (documents DOC12).
create index draft_file_by_id on procedures.draft_file (id);
