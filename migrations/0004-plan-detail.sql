-- expand
-- What plan rows can say beyond the foundation: latest starts, traits of jobs, durations, conditions and joins.

alter table plan_streams
  add column latest_start_at bigint,
  add column is_key smallint not null default 0;
comment on column plan_streams.latest_start_at is 'JSUNTIL.';

alter table plan_jobs
  add column every_end_at bigint,
  add column traits smallint not null default 0,
  add column durations jsonb;
comment on column plan_jobs.traits is 'Bits, named in store/plan-columns.ts: confirmed, critical, key, nop, killed when late.';
comment on column plan_jobs.durations is 'MAXDUR and MINDUR, where there is one.';
comment on column plan_dependencies.detail is
  'What numbers cannot say: the name of a resource, the path of a file, the condition of a predecessor, its join.';
