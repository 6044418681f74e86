-- expand
-- Definitions and their revisions: what the site describes in composer text.

create table revisions (
  id bigint generated always as identity primary key,
  at bigint not null,
  by text not null,
  reason text,
  request_id text
);
comment on table revisions is 'One row for each time definitions were applied.';
comment on column revisions.at is 'Milliseconds since 1970.';

create unique index revisions_request_once on revisions (request_id) where request_id is not null;

create table definitions (
  kind text not null,
  name text not null,
  revision bigint not null references revisions (id),
  body jsonb not null,
  constraint definitions_one_body_a_revision primary key (kind, name, revision)
);
comment on table definitions is 'Every body a definition ever had; the highest revision is the one in force.';
comment on column definitions.name is 'In upper case, as TWS compares names: FTA1#PAYROLL.';
