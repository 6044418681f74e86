-- expand
-- Parts of the audit that have left the database for a file, each with the hash with which the chain goes on. And which request
-- ordered a cycle of maintenance, so that the same one begins no second.

create table audit_seals (
  first_id bigint constraint audit_seals_begin_once primary key,
  last_id bigint not null,
  before bytea not null,
  head bytea not null,
  file text not null,
  server text not null,
  sealed_at bigint not null,
  constraint audit_seals_have_entries check (last_id >= first_id)
);
comment on table audit_seals is 'Parts of the audit that lie in files: docs/security.md. Append-only.';
comment on column audit_seals.before is 'The hash of the entry before the first.';
comment on column audit_seals.head is 'The hash of the last entry: what comes after it in the table goes on from here.';
comment on column audit_seals.file is 'Its name in the folder audit/ of the data folder.';
comment on column audit_seals.server is 'On whose machine the file was written.';

create or replace function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  -- What is sealed lies in a file, and may go from the table.
  if tg_op = 'DELETE' and tg_table_name = 'audit' then
    if old.id <= (select max(last_id) from audit_seals) then return old; end if;
  end if;
  raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger audit_seals_are_append_only before update or delete on audit_seals for each row execute function refuse_change_of_audit();
create trigger audit_seals_are_never_emptied before truncate on audit_seals for each statement execute function refuse_change_of_audit();
alter table audit_seals enable always trigger audit_seals_are_append_only;
alter table audit_seals enable always trigger audit_seals_are_never_emptied;

alter table maintenance_cycles add column request_id text;
comment on column maintenance_cycles.request_id is 'The request that ordered it; null: it came by itself.';
create unique index maintenance_cycles_one_of_a_request on maintenance_cycles (request_id) where request_id is not null;
