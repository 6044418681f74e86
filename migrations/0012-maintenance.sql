-- expand
-- Maintenance: which cycles there were and what their tasks did, so that a restart and a new leader know; and the load of the site by
-- the hour, from which it learns its quiet hours and what is usual.

create table maintenance_cycles (
  id bigint generated always as identity primary key,
  term bigint not null,
  server text not null,
  reason text not null,
  ordered_by text,
  seq bigint not null,
  started_at bigint not null,
  ended_at bigint,
  outcome text,
  constraint maintenance_cycles_outcome_is_known check (outcome in ('done', 'failed', 'cut-off')),
  constraint maintenance_cycles_end_with_outcome check ((ended_at is null) = (outcome is null))
);
comment on table maintenance_cycles is 'One row a cycle of maintenance.';
comment on column maintenance_cycles.ordered_by is 'Who ordered it; null: it came by itself.';
comment on column maintenance_cycles.seq is 'The last event of the ledger when it began.';
comment on column maintenance_cycles.outcome is 'cut-off: its server ended, or led no longer.';
create unique index maintenance_cycles_one_under_way on maintenance_cycles ((true)) where ended_at is null;

create table maintenance_runs (
  cycle bigint not null references maintenance_cycles (id) on delete cascade,
  task text not null,
  started_at bigint not null,
  ended_at bigint not null,
  outcome text not null,
  said text not null,
  constraint maintenance_runs_one_of_a_task primary key (cycle, task),
  constraint maintenance_runs_outcome_is_known check (outcome in ('done', 'skipped', 'failed', 'abandoned'))
);
comment on table maintenance_runs is 'What each task of a cycle did.';
comment on column maintenance_runs.outcome is 'abandoned: it did not end in its time.';
create index maintenance_runs_by_task on maintenance_runs (task, cycle);

create table maintenance_pauses (
  id bigint generated always as identity primary key,
  at bigint not null,
  by text not null,
  reason text,
  until_at bigint
);
comment on table maintenance_pauses is 'Each time maintenance was paused or resumed; the last is in force. Append-only.';
comment on column maintenance_pauses.until_at is 'Null: until it is resumed. Not after at: it was resumed.';

create table load_hours (
  hour integer primary key,
  starts integer not null,
  failures integer not null,
  waited_ms bigint not null
);
comment on table load_hours is 'The load of the site by the hour, from the history of runs.';
comment on column load_hours.hour is 'Hours since 1970.';
comment on column load_hours.waited_ms is 'From ready to started, all starts together.';

create table load_baselines (
  hour_of_week smallint not null,
  measure text not null,
  mean double precision not null,
  deviation double precision not null,
  samples integer not null,
  constraint load_baselines_one_a_measure primary key (hour_of_week, measure)
);
comment on table load_baselines is 'What is usual in an hour of the week of the site, Monday 0:00 first.';
