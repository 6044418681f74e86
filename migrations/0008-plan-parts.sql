-- expand
-- What was planned, one piece of bytes a batch: rows of the plan are read as a whole batch and never one by one.
-- Batches of before stay in plan_streams, plan_jobs and plan_dependencies, and are read from there.

create table plan_parts (
  day date not null,
  batch integer not null,
  format smallint not null,
  body bytea storage external not null,
  constraint plan_parts_are_numbered primary key (day, batch)
) partition by range (day);
comment on table plan_parts is 'The rows of a batch as columns, compressed: store/batch-body.ts, docs/decisions/plan-rows-packed.md.';
comment on column plan_parts.day is 'The last production day of its rows: the unit of retention.';

alter table plan_batches add column day date;
comment on column plan_batches.day is 'Where its rows lie in plan_parts; null: it has none, or they are in the three tables of before.';
