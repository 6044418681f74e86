-- expand
-- Definitions that somebody keeps from being changed by others, as composer's lock does.

create table definition_locks (
  kind text not null,
  name text not null,
  locked_by text not null,
  session text not null,
  locked_at bigint not null,
  expires_at bigint not null,
  constraint definition_locks_are_held_by_one primary key (kind, name)
);
comment on table definition_locks is 'Who keeps which definition from being changed by others, and until when.';
comment on column definition_locks.name is 'In upper case, as in definitions.';
comment on column definition_locks.session is 'What the program called its session; empty: it named none.';
comment on column definition_locks.expires_at is 'Milliseconds since 1970; from then on it is as if it were not there.';
