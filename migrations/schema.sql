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

CREATE OR REPLACE FUNCTION public.append_audit(entries text[])
 RETURNS bigint[]
 LANGUAGE plpgsql
AS $function$
declare
  last audit;
  text_of text;
  ids bigint[] := '{}';
begin
  -- One writer at a time over all servers: an entry holds the hash of the one before. The key is "audit" in ASCII.
  perform pg_advisory_xact_lock(418581342580);
  select * into last from audit order by id desc limit 1;
  last.id := coalesce(last.id, 0);
  last.hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  foreach text_of in array entries loop
    last.id := last.id + 1;
    last.hash := sha256(last.hash || convert_to(last.id || ':' || text_of, 'UTF8'));
    insert into audit (id, entry, hash) values (last.id, text_of::json, last.hash);
    ids := ids || last.id;
  end loop;
  return ids;
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_audit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- What is sealed lies in a file, and may go from the table.
  if tg_op = 'DELETE' and tg_table_name = 'audit' then
    if old.id <= (select max(last_id) from audit_seals) then return old; end if;
  end if;
  raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end $function$;

-- Who did what: entries in a chain, each hash over the one before and the entry. Append-only: docs/security.md.
create table audit (
  id bigint not null, -- Counts without gaps from 1 on.
  entry json not null, -- What is told, letter for letter as it was hashed; the columns after it are read out of it.
  hash bytea not null, -- SHA-256 of the hash before, the number of the entry, a colon and the entry; before the first stand 32 zero bytes.
  at bigint generated always as (((entry ->> 'at'::text))::bigint) stored not null,
  actor text generated always as ((entry ->> 'actor'::text)) stored not null,
  operation text generated always as ((entry ->> 'operation'::text)) stored not null,
  state text generated always as ((entry ->> 'state'::text)) stored not null, -- ordered: about to be done; done, refused, failed: what came of the order; noted: a fact of its own.
  order_id bigint generated always as (((entry ->> 'order'::text))::bigint) stored, -- The entry of the order that this one tells the end of.
  request_id text generated always as ((entry ->> 'requestId'::text)) stored,
  constraint audit_has_each_entry_once PRIMARY KEY (id)
);
CREATE INDEX audit_by_actor ON public.audit USING btree (actor, id);
CREATE INDEX audit_by_order ON public.audit USING btree (order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX audit_by_request ON public.audit USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();

-- Parts of the audit that lie in files: docs/security.md. Append-only.
create table audit_seals (
  first_id bigint not null,
  last_id bigint not null,
  before bytea not null, -- The hash of the entry before the first.
  head bytea not null, -- The hash of the last entry: what comes after it in the table goes on from here.
  file text not null, -- Its name in the folder audit/ of the data folder.
  server text not null, -- On whose machine the file was written.
  sealed_at bigint not null,
  constraint audit_seals_begin_once PRIMARY KEY (first_id),
  constraint audit_seals_have_entries CHECK (last_id >= first_id)
);
CREATE TRIGGER audit_seals_are_append_only BEFORE DELETE OR UPDATE ON audit_seals FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER audit_seals_are_never_emptied BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();

-- Orders about many objects at once; whoever leads goes on with those that run.
create table bulk_operations (
  id bigint generated always as identity not null,
  request_id text not null,
  asked jsonb not null, -- What was ordered about which, as it was asked for.
  reason text,
  items jsonb not null, -- What was meant when it began: a list of pairs of number or name, and what people call it.
  results jsonb, -- One for each item, in their order; null as long as it runs.
  done integer default 0 not null, -- How many items have a result.
  state text default 'running'::text not null,
  started_at bigint not null,
  ended_at bigint,
  constraint bulk_operations_pkey PRIMARY KEY (id),
  constraint bulk_operations_have_each_request_once UNIQUE (request_id),
  constraint bulk_operations_state_is_known CHECK (state = ANY (ARRAY['running'::text, 'done'::text, 'cancelled'::text]))
);

-- Who keeps which definition from being changed by others, and until when.
create table definition_locks (
  kind text not null,
  name text not null, -- In upper case, as in definitions.
  locked_by text not null,
  session text not null, -- What the program called its session; empty: it named none.
  locked_at bigint not null,
  expires_at bigint not null, -- Milliseconds since 1970; from then on it is as if it were not there.
  constraint definition_locks_are_held_by_one PRIMARY KEY (kind, name)
);

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

-- Questions that are asked most, with how often; some hundreds of rows.
create table favourites (
  scope jsonb not null, -- The grants of who asked: an answer is for these alone.
  question jsonb not null, -- The name of the route and what was asked, days as their distance from the present one.
  score double precision not null, -- How often it was asked up to scored_at; each half day before that counts half.
  scored_at bigint not null,
  constraint favourites_have_each_question_once_a_scope PRIMARY KEY (scope, question)
);

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

-- What is usual in an hour of the week of the site, Monday 0:00 first.
create table load_baselines (
  hour_of_week smallint not null,
  measure text not null,
  mean double precision not null,
  deviation double precision not null,
  samples integer not null,
  constraint load_baselines_one_a_measure PRIMARY KEY (hour_of_week, measure)
);

-- The load of the site by the hour, from the history of runs.
create table load_hours (
  hour integer not null, -- Hours since 1970.
  starts integer not null,
  failures integer not null,
  waited_ms bigint not null, -- From ready to started, all starts together.
  constraint load_hours_pkey PRIMARY KEY (hour)
);

-- One row a cycle of maintenance.
create table maintenance_cycles (
  id bigint generated always as identity not null,
  term bigint not null,
  server text not null,
  reason text not null,
  ordered_by text, -- Who ordered it; null: it came by itself.
  seq bigint not null, -- The last event of the ledger when it began.
  started_at bigint not null,
  ended_at bigint,
  outcome text, -- cut-off: its server ended, or led no longer.
  request_id text, -- The request that ordered it; null: it came by itself.
  whole boolean default true not null, -- Whether it is of all tasks that were due; false: it was ordered of some.
  constraint maintenance_cycles_pkey PRIMARY KEY (id),
  constraint maintenance_cycles_end_with_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  constraint maintenance_cycles_outcome_is_known CHECK (outcome = ANY (ARRAY['done'::text, 'failed'::text, 'cut-off'::text]))
);
CREATE UNIQUE INDEX maintenance_cycles_one_of_a_request ON public.maintenance_cycles USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE UNIQUE INDEX maintenance_cycles_one_under_way ON public.maintenance_cycles USING btree ((true)) WHERE (ended_at IS NULL);

-- Each time maintenance was paused or resumed; the last is in force. Append-only.
create table maintenance_pauses (
  id bigint generated always as identity not null,
  at bigint not null,
  by text not null,
  reason text,
  until_at bigint, -- Null: until it is resumed. Not after at: it was resumed.
  constraint maintenance_pauses_pkey PRIMARY KEY (id)
);

-- What each task of a cycle did.
create table maintenance_runs (
  cycle bigint not null,
  task text not null,
  started_at bigint not null,
  ended_at bigint not null,
  outcome text not null, -- abandoned: it did not end in its time.
  said text not null,
  constraint maintenance_runs_one_of_a_task PRIMARY KEY (cycle, task),
  constraint maintenance_runs_cycle_fkey FOREIGN KEY (cycle) REFERENCES maintenance_cycles(id) ON DELETE CASCADE,
  constraint maintenance_runs_outcome_is_known CHECK (outcome = ANY (ARRAY['done'::text, 'skipped'::text, 'failed'::text, 'abandoned'::text]))
);
CREATE INDEX maintenance_runs_by_task ON public.maintenance_runs USING btree (task, cycle);

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

-- Who is logged in.
create table sessions (
  id text not null,
  hash bytea not null, -- SHA-256 of the secret in the cookie; the secret itself is kept nowhere.
  user_id bigint not null,
  created_at bigint not null,
  seen_at bigint not null, -- The last request, to the minute.
  source text not null,
  agent text not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_have_each_secret_once UNIQUE (hash),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id);

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

-- What programs log in with.
create table tokens (
  id text not null,
  hash bytea not null, -- SHA-256 of the token; the token itself is kept nowhere.
  user_id bigint not null,
  name text not null,
  grants jsonb not null, -- Never more than its owner has: what is not within the grants of the owner does not count.
  created_at bigint not null,
  expires_at bigint not null,
  seen_at bigint,
  constraint tokens_pkey PRIMARY KEY (id),
  constraint tokens_have_each_name_once_a_user UNIQUE (user_id, name),
  constraint tokens_have_each_secret_once UNIQUE (hash),
  constraint tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

-- People who may log in.
create table users (
  id bigint generated always as identity not null,
  name text not null, -- In lower case.
  origin text default 'local'::text not null,
  subject text, -- Issuer and subject as the provider of OpenID Connect names them.
  password text, -- argon2id, as the PHC string that names its parameters; null: no password leads in.
  one_time boolean default false not null, -- The password was given to the user and must be changed with the first login.
  grants jsonb default '[]'::jsonb not null, -- Roles, each with the patterns of what it is limited to.
  disabled boolean default false not null,
  created_at bigint not null,
  password_at bigint,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_have_each_name_once UNIQUE (name),
  constraint users_have_each_subject_once UNIQUE (subject),
  constraint users_of_a_provider_have_a_subject CHECK ((origin = 'oidc'::text) = (subject IS NOT NULL)),
  constraint users_origin_is_known CHECK (origin = ANY (ARRAY['local'::text, 'oidc'::text]))
);
