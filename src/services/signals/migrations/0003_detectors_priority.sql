-- Detectors that people have taken out of service: whatever they say is not believed (SG64).
create table signals.detector_out (
  intersection_id uuid not null,
  detector text not null,
  at timestamptz not null,
  by_name text not null,
  reason text not null,
  primary key (intersection_id, detector)
);

-- Who asked for priority by a transmitter, and what became of it (SG66).
alter table signals.event drop constraint event_kind_check;
alter table signals.event add constraint event_kind_check check (kind in ('mode', 'detector', 'refused', 'link', 'priority'));
