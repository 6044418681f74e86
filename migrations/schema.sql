-- The schema after all migrations, to read. Made by scripts/schema-dump.ts; change it by a new migration.

create view ledger_events as
 SELECT page.day,
    page.last_seq - cardinality(page.kinds) + event.place AS seq,
    page.at,
    page.term,
    event.kind,
    event.subject,
    event.run,
    event.code,
    event.moment,
    page.details -> (event.detail - 1) AS detail
   FROM ledger page,
    LATERAL UNNEST(page.kinds, page.subjects, page.runs, page.codes, page.moments, page.places) WITH ORDINALITY event(kind, subject, run, code, moment, detail, place);

-- Every body a definition ever had; the highest revision is the one in force.
create table definitions (
  kind text not null,
  name text not null, -- In upper case, as TWS compares names: FTA1#PAYROLL.
  revision bigint not null,
  body jsonb not null,
  change text default 'changed'::text not null, -- What the revision did to the object. Of a deleted one the body is the last it had.
  constraint definitions_one_body_a_revision PRIMARY KEY (kind, name, revision),
  constraint definitions_revision_fkey FOREIGN KEY (revision) REFERENCES revisions(id),
  constraint definitions_change_is_known CHECK (change = ANY (ARRAY['created'::text, 'changed'::text, 'deleted'::text]))
);
CREATE INDEX definitions_of_revision ON public.definitions USING btree (revision, kind, name) INCLUDE (change);

-- Every setting of an option; the last of a name is in force. Append-only.
create table global_options (
  id bigint generated always as identity not null,
  name text not null,
  value text not null, -- As optman writes it: yes, 0600, abend,fail.
  at bigint not null,
  by text not null,
  reason text,
  request_id text,
  constraint global_options_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX global_options_request_once ON public.global_options USING btree (request_id) WHERE (request_id IS NOT NULL);

-- Who may write. Each commit moves last_seq on, and only for its own term: a leader of the past is refused.
create table leadership (
  only_row boolean default true not null,
  ledger uuid default gen_random_uuid() not null, -- Which ledger this is: an agent gives no result of one ledger to another.
  term bigint not null,
  server text,
  elected_at bigint,
  last_seq bigint not null,
  constraint leadership_pkey PRIMARY KEY (only_row),
  constraint leadership_is_one_row CHECK (only_row)
);

-- What happened, in order, a page for the events of one instant: docs/decisions/ledger-pages.md. Append-only.
create table ledger (
  day date not null, -- The UTC day of the events: the unit of retention.
  last_seq bigint not null, -- The number of the last event; those before it count down without a gap.
  term bigint not null,
  at bigint not null,
  kinds smallint[] not null, -- Numbered in store/event-rows.ts.
  subjects integer[] not null, -- The job, stream, prompt, file or batch each event is about; 0: none.
  runs integer[] not null,
  codes integer[] not null, -- Return code, pid or the like; 0: none.
  moments bigint[] not null, -- The instant the event speaks of, such as the start of a run that has ended; null: none.
  places smallint[] not null, -- Where in details stands what else the event says, from 1 on; 0: nothing.
  details jsonb not null, -- A list: what columns cannot say, each once.
  constraint ledger_has_each_page_once PRIMARY KEY (day, last_seq)
) partition by range (day);

create table migrations (
  number integer not null,
  name text not null,
  kind text not null,
  checksum text not null, -- SHA-256 of the file: a migration that was applied is never changed
  applied_at bigint default ((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint not null, -- milliseconds since 1970-01-01T00:00:00Z
  constraint migrations_pkey PRIMARY KEY (number),
  constraint migrations_kind_is_known CHECK (kind = ANY (ARRAY['expand'::text, 'contract'::text]))
);

-- Everything that entered the plan at once. detail: tasks, prompts, workstations and resources.
create table plan_batches (
  id integer not null,
  reason text not null,
  from_day date,
  to_day date,
  detail jsonb not null,
  day date, -- Where its rows lie in plan_parts; null: it has none, or they are in the three tables of before.
  constraint plan_batches_pkey PRIMARY KEY (id)
);

create table plan_dependencies (
  day date not null,
  batch integer not null,
  "position" integer not null,
  type smallint not null,
  waiter_of smallint not null,
  waiter integer not null,
  target integer not null,
  units integer not null,
  detail jsonb -- What numbers cannot say: the name of a resource, the path of a file, the condition of a predecessor, its join.
) partition by range (day);
CREATE INDEX plan_dependencies_by_batch ON ONLY public.plan_dependencies USING btree (batch);

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
  every_end_at bigint,
  traits smallint default 0 not null, -- Bits, named in store/plan-columns.ts: confirmed, critical, key, nop, killed when late.
  durations jsonb, -- MAXDUR and MINDUR, where there is one.
  constraint plan_jobs_are_numbered PRIMARY KEY (day, id)
) partition by range (day);
CREATE INDEX plan_jobs_by_batch ON ONLY public.plan_jobs USING btree (batch);

-- The rows of a batch as columns, compressed: store/batch-body.ts, docs/decisions/plan-rows-packed.md.
create table plan_parts (
  day date not null, -- The last production day of its rows: the unit of retention.
  batch integer not null,
  format smallint not null,
  body bytea not null,
  constraint plan_parts_are_numbered PRIMARY KEY (day, batch)
) partition by range (day);

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
  latest_start_at bigint, -- JSUNTIL.
  is_key smallint default 0 not null,
  constraint plan_streams_are_numbered PRIMARY KEY (day, id)
) partition by range (day);
CREATE INDEX plan_streams_by_batch ON ONLY public.plan_streams USING btree (batch);

-- One row for each time definitions were applied.
create table revisions (
  id bigint generated always as identity not null,
  at bigint not null, -- Milliseconds since 1970.
  by text not null,
  reason text,
  request_id text,
  constraint revisions_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX revisions_request_once ON public.revisions USING btree (request_id) WHERE (request_id IS NOT NULL);

-- History: one row when a run has ended.
create table runs (
  day date not null, -- The production day of the job.
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
  constraint runs_end_once PRIMARY KEY (day, job, run)
) partition by range (day);

create table snapshot_parts (
  seq bigint not null,
  "position" integer not null,
  name text not null, -- Such as "column jobs"; the body is serialised and compressed: store/snapshots.ts.
  body bytea not null,
  constraint snapshot_parts_in_order PRIMARY KEY (seq, "position"),
  constraint snapshot_parts_of_snapshot FOREIGN KEY (seq) REFERENCES snapshots(seq) ON DELETE CASCADE
);

-- States of the plan. The newest that is sound is where a start begins; the ledger after it does the rest.
create table snapshots (
  seq bigint not null, -- The last event that is in it.
  format integer not null,
  version text not null,
  at bigint not null,
  parts integer not null,
  bytes bigint not null,
  checksum text not null, -- SHA-256 over the bodies of the parts in their order, in hex.
  constraint snapshots_pkey PRIMARY KEY (seq)
);
