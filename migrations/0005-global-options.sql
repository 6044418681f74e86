-- expand
-- The global options of the site, by their names in TWS. What was never set has the default of model/global-options.ts.

create table global_options (
  id bigint generated always as identity primary key,
  name text not null,
  value text not null,
  at bigint not null,
  by text not null,
  reason text,
  request_id text
);
comment on table global_options is 'Every setting of an option; the last of a name is in force. Append-only.';
comment on column global_options.value is 'As optman writes it: yes, 0600, abend,fail.';

create unique index global_options_request_once on global_options (request_id) where request_id is not null;
