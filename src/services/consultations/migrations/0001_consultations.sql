-- Consultations on drafts, polls, and dialogue sessions. Distribution key of all tables: consultation_id.

create table consultation (
  consultation_id uuid primary key,
  kind text not null check (kind in ('draft', 'poll', 'dialogue')),
  title json not null,
  lead json not null,
  -- Whose it is.
  unit_id text not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  -- Who may take part: of which wards (null: all), from which age.
  area_unit_ids text[],
  age_min smallint,
  -- Dialogue: when and where, and how many fit.
  held_at timestamptz,
  held_where text,
  seats integer,
  -- What the authority answered at the end; null until then.
  answer text,
  answered_at timestamptz,
  made_by text not null,
  made_at timestamptz not null,
  published_at timestamptz,
  check (closes_at > opens_at)
);
comment on column consultation.title is 'type: { vi: string; en: string }';
comment on column consultation.lead is 'type: { vi: string; en: string }';
create index consultation_newest on consultation (closes_at desc, consultation_id desc);

-- Sections of a draft, options of a poll.
create table part (
  consultation_id uuid not null,
  part_id uuid not null,
  position smallint not null,
  heading text not null,
  body text not null,
  primary key (consultation_id, part_id)
);

-- What people say: comments on a draft, questions for a dialogue.
create table saying (
  consultation_id uuid not null,
  saying_id uuid not null,
  part_id uuid,
  person_id uuid not null,
  -- As the person wants to be named; null says nobody's name.
  shown_name text,
  words text not null,
  said_at timestamptz not null,
  state text not null check (state in ('waiting', 'shown', 'refused')),
  reason text,
  votes integer not null default 0,
  answer text,
  answered_at timestamptz,
  primary key (consultation_id, saying_id)
);
create index saying_by_state on saying (consultation_id, state, votes desc, said_at);

create table saying_vote (
  consultation_id uuid not null,
  saying_id uuid not null,
  person_id uuid not null,
  primary key (consultation_id, saying_id, person_id)
);

-- That somebody has voted, and how many votes an option has from a ward: nothing says who voted for what.
create table voter (
  consultation_id uuid not null,
  person_id uuid not null,
  primary key (consultation_id, person_id)
);
create table tally (
  consultation_id uuid not null,
  part_id uuid not null,
  unit_id text not null,
  votes integer not null,
  primary key (consultation_id, part_id, unit_id)
);

-- Who comes to a dialogue.
create table seat (
  consultation_id uuid not null,
  person_id uuid not null,
  name text not null,
  taken_at timestamptz not null,
  primary key (consultation_id, person_id)
);

-- What was promised at a dialogue.
create table task (
  consultation_id uuid not null,
  task_id uuid not null,
  words text not null,
  unit_id text not null,
  due_on date not null,
  done_at timestamptz,
  outcome text,
  primary key (consultation_id, task_id)
);
