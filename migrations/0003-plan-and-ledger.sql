-- expand
-- The plan as it was planned, the ledger of what happened since, and the history of runs.
-- Instants are milliseconds since 1970; days are partitions, so that retention drops tables and never deletes rows.

create table leadership (
  only_row boolean primary key default true,
  ledger uuid not null default gen_random_uuid(),
  term bigint not null,
  server text,
  elected_at bigint,
  last_seq bigint not null,
  constraint leadership_is_one_row check (only_row)
);
comment on table leadership is 'Who may write. Each commit moves last_seq on, and only for its own term: a leader of the past is refused.';
comment on column leadership.ledger is 'Which ledger this is: an agent gives no result of one ledger to another.';
insert into leadership (term, last_seq) values (0, 0);

create table ledger (
  seq bigint not null,
  day date not null,
  at bigint not null,
  term bigint not null,
  kind smallint not null,
  subject integer not null,
  run integer not null,
  code integer not null,
  detail jsonb,
  constraint ledger_has_each_seq_once primary key (day, seq)
) partition by range (day);
comment on table ledger is 'What happened, in order. Append-only.';
comment on column ledger.day is 'The UTC day of the event: the unit of retention.';
comment on column ledger.kind is 'Numbered in store/ledger-rows.ts.';
comment on column ledger.subject is 'The job, stream, prompt, file or batch it is about; 0: none.';
comment on column ledger.code is 'Return code, pid or the like; 0: none.';

create table plan_batches (
  id integer primary key,
  reason text not null,
  from_day date,
  to_day date,
  detail jsonb not null
);
comment on table plan_batches is 'Everything that entered the plan at once. detail: tasks, prompts, workstations and resources.';

create table plan_streams (
  day date not null,
  batch integer not null,
  id integer not null,
  workstation text not null,
  name text not null,
  scheduled_at bigint not null,
  start_at bigint,
  until_at bigint,
  on_until smallint not null,
  deadline_at bigint,
  priority smallint not null,
  job_limit integer,
  carry_forward smallint not null,
  run_cycle text,
  first_job integer not null,
  job_count integer not null,
  constraint plan_streams_are_numbered primary key (day, id)
) partition by range (day);

create table plan_jobs (
  day date not null,
  batch integer not null,
  id integer not null,
  stream integer not null,
  role smallint not null,
  workstation text not null,
  name text not null,
  definition text not null,
  task integer not null,
  start_at bigint,
  until_at bigint,
  on_until smallint not null,
  deadline_at bigint,
  priority smallint not null,
  every integer,
  recovery_job integer,
  constraint plan_jobs_are_numbered primary key (day, id)
) partition by range (day);

create table plan_dependencies (
  day date not null,
  batch integer not null,
  -- the order they came in: the fold must meet them in the same one
  position integer not null,
  type smallint not null,
  waiter_of smallint not null,
  waiter integer not null,
  -- a predecessor, a file's number, a prompt's number
  target integer not null,
  units integer not null,
  detail jsonb
) partition by range (day);
comment on column plan_dependencies.detail is 'What numbers cannot say: the name of a resource, the path of a file.';

create index plan_streams_by_batch on plan_streams (batch);
create index plan_jobs_by_batch on plan_jobs (batch);
create index plan_dependencies_by_batch on plan_dependencies (batch);

create table runs (
  day date not null,
  job integer not null,
  run integer not null,
  workstation text not null,
  stream text not null,
  name text not null,
  outcome text not null,
  return_code integer,
  signal text,
  reason text,
  ready_at bigint,
  started_at bigint,
  ended_at bigint not null,
  user_ms bigint,
  system_ms bigint,
  peak_memory bigint,
  constraint runs_end_once primary key (day, job, run)
) partition by range (day);
comment on table runs is 'History: one row when a run has ended.';
comment on column runs.day is 'The production day of the job.';
