-- Reports of citizens. Each is a case; what it is about is here. Distribution key: report_id.

create table report (
  -- The case has the same id.
  report_id uuid primary key,
  case_code text not null,
  category text not null,
  words text not null,
  lat double precision not null check (lat between -90 and 90),
  lon double precision not null check (lon between -180 and 180),
  accuracy_m integer,
  place_source text not null check (place_source in ('gps', 'map', 'photo', 'place', 'outside')),
  place_words text,
  -- The ward or commune of the place.
  address_unit_id text not null,
  channel text not null check (channel in ('portal', 'open311')),
  -- A citizen, or, for who stays anonymous, a number made for this report alone.
  person_id uuid not null,
  anonymous boolean not null,
  -- Of the secret by which an anonymous reporter follows it.
  key_sha256 text,
  sent_at timestamptz not null,
  -- As the case stands.
  state text not null check (state in ('sent', 'accepted', 'working', 'approval', 'done', 'refused', 'withdrawn', 'merged')),
  holder_unit_id text not null,
  due_at timestamptz,
  risk_at timestamptz,
  accepted_at timestamptz,
  done_at timestamptz,
  on_time boolean,
  answer text,
  -- Until when the reporter may say that it was not done; then it counts as confirmed.
  answer_until timestamptz,
  confirmed_at timestamptz,
  confirmed_by text check (confirmed_by in ('reporter', 'time')),
  -- How often the reporter held that it was not done; proofs count for the present round.
  objections integer not null default 0,
  round_since timestamptz not null,
  score smallint,
  reminded_before_at timestamptz,
  reminded_after_at timestamptz,
  -- The unit above, which was told that it is overdue.
  escalated_unit_id text,
  escalated_at timestamptz,
  merged_into uuid,
  voices integer not null default 0,
  -- What an official has released of the words; null shows none of them.
  public_words text,
  -- Words are taken away when the time is over for which they are kept.
  erased_at timestamptz
) with (fillfactor = 85);
create index report_by_place on report using gist (point(lon, lat));
create index report_by_code on report (case_code);
create index report_newest on report (sent_at desc, report_id desc);
create index report_by_holder on report (holder_unit_id, state, due_at);
create index report_by_person on report (person_id, sent_at desc);
create index report_merged on report (merged_into) where merged_into is not null;
create index report_running on report (due_at) where state in ('accepted', 'working', 'approval');
create index report_unanswered on report (answer_until) where state = 'done' and confirmed_at is null;

-- Pictures, without what the camera wrote into them; that is in the columns. Key of distribution: the picture, which is there before its report.
create table photo (
  photo_id uuid primary key,
  report_id uuid,
  kind text not null check (kind in ('report', 'proof')),
  sha256 text not null,
  media_type text not null,
  bytes integer not null,
  taken_at timestamptz,
  lat double precision,
  lon double precision,
  uploaded_at timestamptz not null,
  uploaded_by text,
  released_at timestamptz,
  released_by text
);
create index photo_by_report on photo (report_id) where report_id is not null;
create index photo_unsent on photo (uploaded_at) where report_id is null;
create index photo_by_content on photo (sha256);

-- That it was done: a photo taken there afterwards, or what an instrument near it observed.
create table proof (
  report_id uuid not null,
  proof_id uuid not null,
  photo_id uuid,
  series text,
  value double precision,
  unit text,
  at timestamptz not null,
  distance_m integer not null,
  note text not null,
  added_at timestamptz not null,
  added_by text not null,
  added_by_name text not null,
  primary key (report_id, proof_id),
  check ((photo_id is null) <> (series is null))
);

-- Who joined a report instead of sending the same again: a citizen, or the hash of what a browser made up for this report.
create table voice (
  report_id uuid not null,
  voice_key text not null,
  person_id uuid,
  at timestamptz not null,
  primary key (report_id, voice_key)
);

-- What happened to a report besides its case.
create table trail (
  report_id uuid not null,
  trail_id uuid not null,
  at timestamptz not null,
  kind text not null,
  data jsonb not null,
  primary key (report_id, trail_id)
);
comment on column trail.data is 'type: Record<string, string | number | null>';

-- ---- Open311 GeoReport v2 ---------------------------------------------------------------------------------------

-- Who may post reports from outside. Only hashes are kept. A reference table.
create table api_key (
  key_id uuid primary key,
  name text not null,
  sha256 text not null,
  made_at timestamptz not null,
  made_by text not null,
  blocked_at timestamptz
);
create unique index api_key_by_hash on api_key (sha256);

-- Reports that an agency's own system works on. Key of distribution: the report.
create table sent_out (
  report_id uuid primary key,
  server text not null,
  service_code text not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'closed', 'failed')),
  request_id text,
  token text,
  status text,
  status_notes text,
  tries integer not null default 0,
  last_error text,
  changed_at timestamptz not null
);
create index sent_out_open on sent_out (changed_at) where state in ('waiting', 'sending', 'sent');
