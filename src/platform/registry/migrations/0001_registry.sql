-- One mechanism for every register of the city. Distribution key: the record's id.

-- Where values come from: a load, a procedure's case, an official's own finding, the national database.
create table source (
  id integer generated always as identity primary key,
  registry text not null,
  kind text not null check (kind in ('import', 'case', 'official', 'national', 'generator')),
  reference text not null,
  legal_ground text not null,
  first_used_at timestamptz not null,
  unique (registry, kind, reference, legal_ground)
);

-- A record as it is known today. One partition a registry, made when the registry is opened.
create table record (
  registry text not null,
  id uuid not null,
  version integer not null,
  state text not null check (state in ('current', 'ended', 'merged')),
  merged_into uuid,
  -- The natural key: a citizen number, a certificate's number.
  key text,
  -- What people call it, with its marks; then folded (no marks, lower case), forwards and with the words reversed.
  label text not null,
  words text collate "C" not null,
  words_reversed text collate "C" not null,
  -- The day that tells records of one name apart (a birth, a founding); 0001-01-01 where there is none.
  day date not null,
  unit_id text,
  data jsonb not null,
  valid_from date not null,
  recorded_at timestamptz not null,
  source_id integer not null,
  -- For readers of the change feed: what a transaction wrote becomes readable with all that came before it.
  xact xid8 not null default pg_current_xact_id(),
  primary key (registry, id)
) partition by list (registry);
create unique index record_by_key on record (registry, key);
create index record_by_words on record (words, day, unit_id);
create index record_by_reversed_words on record (words_reversed, day, unit_id);
create index record_by_change on record (xact, id);
comment on column record.xact is 'type: string';
comment on column record.data is 'type: Record<string, unknown>';

-- What was changed, and when it became true and known. A record that never changed has none: it is its own first version.
create table version (
  registry text not null,
  record_id uuid not null,
  version integer not null,
  kind text not null check (kind in ('registered', 'changed', 'corrected', 'ended', 'merged', 'absorbed', 'restored')),
  -- Fields set by this version; null takes a field away.
  patch jsonb not null,
  valid_from date not null,
  recorded_at timestamptz not null,
  source_id integer not null,
  reason text,
  actor_id text not null,
  actor_name text not null,
  -- The other record of a merge.
  other_id uuid,
  primary key (registry, record_id, version)
);
comment on column version.patch is 'type: Record<string, unknown>';

-- Every folded word that a registry's records have: what a typing error may have meant.
create table word (
  registry text not null,
  word text not null,
  primary key (registry, word)
);
