-- expand
-- Orders about many objects at once.

create table bulk_operations (
  id bigint generated always as identity primary key,
  request_id text not null constraint bulk_operations_have_each_request_once unique,
  asked jsonb not null,
  reason text,
  items jsonb not null,
  results jsonb,
  done integer not null default 0,
  state text not null default 'running'
    constraint bulk_operations_state_is_known check (state in ('running', 'done', 'cancelled')),
  started_at bigint not null,
  ended_at bigint
);
comment on table bulk_operations is 'Orders about many objects at once; whoever leads goes on with those that run.';
comment on column bulk_operations.asked is 'What was ordered about which, as it was asked for.';
comment on column bulk_operations.items is 'What was meant when it began: a list of pairs of number or name, and what people call it.';
comment on column bulk_operations.results is 'One for each item, in their order; null as long as it runs.';
comment on column bulk_operations.done is 'How many items have a result.';
