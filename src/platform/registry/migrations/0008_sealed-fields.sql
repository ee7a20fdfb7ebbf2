-- Fields of the most sensitive class are kept encrypted, all of a row in one piece: key number (4 bytes), nonce (12), tag (16),
-- ciphertext. `data`, `patch` and the rows of files hold the other fields only.
alter table record add column sealed bytea;
alter table version add column sealed bytea;
alter table import_row add column sealed bytea;
-- The file of an import, encrypted, is the blob of this name under this key; null: it is from before, in clear under `sha256`.
alter table import add column blob text, add column blob_key integer,
  -- Erased by a retention rule: it cannot be read any more.
  add column file_gone boolean not null default false;

-- Data keys, encrypted by the installation's secret key. A destroyed one keeps its number. Not distributed: read by all.
create table data_key (
  version integer primary key,
  master_key_id text not null,
  encrypted_key bytea,
  made_at timestamptz not null,
  made_by text not null,
  destroyed_at timestamptz
);

-- How far the rows of a registry are under the newest key and the present definition. Not distributed: some rows a registry.
create table resealing (
  registry text not null,
  what text not null check (what in ('record', 'version', 'import-row', 'import-file')),
  -- The last row that was looked at; begins with the empty text.
  position text not null,
  done bigint not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  primary key (registry, what)
);

-- The fields that each registry's definition had sealed when it was last opened.
create table sealed_fields (
  registry text primary key,
  fields json not null
);
comment on column sealed_fields.fields is 'type: string[]';
