-- Since when nobody has named an upload: neither a case nor the module that took it (DOC12).
alter table document add column unclaimed_since timestamptz;
create index document_free on document (id) where kind = 'upload' and case_id is null;
