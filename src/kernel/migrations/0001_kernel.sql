-- Ground that every module stands on.
create extension if not exists pg_trgm schema public;
create extension if not exists unaccent schema public;
create extension if not exists ltree schema public;
create extension if not exists btree_gist schema public;
create extension if not exists pgcrypto schema public;

-- Search form of a text: composed, without marks (đ becomes d), lower case. Immutable so that it can be indexed.
create function public.plain(text) returns text
  language sql immutable strict parallel safe
  return lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC)));

-- Which listener has handled which event: with it, delivery at least once has its effects exactly once.
create table kernel.handled (
  event_id uuid not null,
  listener text not null,
  handled_at timestamptz not null default now(),
  primary key (event_id, listener)
);
create index handled_by_age on kernel.handled using brin (handled_at);

-- The first reply to each idempotent request.
create table kernel.idempotency (
  actor text not null,
  endpoint text not null,
  key text not null,
  request_sha256 text not null,
  reply jsonb,
  created_at timestamptz not null default now(),
  primary key (actor, endpoint, key)
);
create index idempotency_by_age on kernel.idempotency using brin (created_at);

-- Reference data by the version of its content.
create table kernel.reference_data (
  name text primary key,
  version text not null,
  loaded_at timestamptz not null default now()
);
