-- Who else names a content, asked before it is removed from the store (DOC11).
create index document_by_content on document (sha256);
