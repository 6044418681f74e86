-- expand
-- Who may use the site: users with their roles, their sessions, their tokens for programs. And the audit: who did what, in a chain.

create table users (
  id bigint generated always as identity primary key,
  name text not null constraint users_have_each_name_once unique,
  origin text not null default 'local' constraint users_origin_is_known check (origin in ('local', 'oidc')),
  subject text constraint users_have_each_subject_once unique,
  password text,
  one_time boolean not null default false,
  grants jsonb not null default '[]',
  disabled boolean not null default false,
  created_at bigint not null,
  password_at bigint,
  constraint users_of_a_provider_have_a_subject check ((origin = 'oidc') = (subject is not null))
);
comment on table users is 'People who may log in.';
comment on column users.name is 'In lower case.';
comment on column users.subject is 'Issuer and subject as the provider of OpenID Connect names them.';
comment on column users.password is 'argon2id, as the PHC string that names its parameters; null: no password leads in.';
comment on column users.one_time is 'The password was given to the user and must be changed with the first login.';
comment on column users.grants is 'Roles, each with the patterns of what it is limited to.';

create table sessions (
  id text primary key,
  hash bytea not null constraint sessions_have_each_secret_once unique,
  user_id bigint not null references users (id) on delete cascade,
  created_at bigint not null,
  seen_at bigint not null,
  source text not null,
  agent text not null
);
comment on table sessions is 'Who is logged in.';
comment on column sessions.hash is 'SHA-256 of the secret in the cookie; the secret itself is kept nowhere.';
comment on column sessions.seen_at is 'The last request, to the minute.';
create index sessions_of_user on sessions (user_id);

create table tokens (
  id text primary key,
  hash bytea not null constraint tokens_have_each_secret_once unique,
  user_id bigint not null references users (id) on delete cascade,
  name text not null,
  grants jsonb not null,
  created_at bigint not null,
  expires_at bigint not null,
  seen_at bigint,
  constraint tokens_have_each_name_once_a_user unique (user_id, name)
);
comment on table tokens is 'What programs log in with.';
comment on column tokens.hash is 'SHA-256 of the token; the token itself is kept nowhere.';
comment on column tokens.grants is 'Never more than its owner has: what is not within the grants of the owner does not count.';

create table audit (
  id bigint constraint audit_has_each_entry_once primary key,
  entry json not null,
  hash bytea not null,
  at bigint not null generated always as ((entry ->> 'at')::bigint) stored,
  actor text not null generated always as (entry ->> 'actor') stored,
  operation text not null generated always as (entry ->> 'operation') stored,
  state text not null generated always as (entry ->> 'state') stored,
  order_id bigint generated always as ((entry ->> 'order')::bigint) stored,
  request_id text generated always as (entry ->> 'requestId') stored
);
comment on table audit is 'Who did what: entries in a chain, each hash over the one before and the entry. Append-only: docs/security.md.';
comment on column audit.id is 'Counts without gaps from 1 on.';
comment on column audit.entry is 'What is told, letter for letter as it was hashed; the columns after it are read out of it.';
comment on column audit.hash is 'SHA-256 of the hash before, the number of the entry, a colon and the entry; before the first stand 32 zero bytes.';
comment on column audit.state is 'ordered: about to be done; done, refused, failed: what came of the order; noted: a fact of its own.';
comment on column audit.order_id is 'The entry of the order that this one tells the end of.';
create index audit_by_request on audit (request_id) where request_id is not null;
create index audit_by_order on audit (order_id) where order_id is not null;
create index audit_by_actor on audit (actor, id);

create function append_audit(entries text[]) returns bigint[] language plpgsql as $$
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
end $$;
comment on function append_audit is 'Appends entries to the audit and answers their numbers.';

create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger audit_is_append_only before update or delete on audit for each row execute function refuse_change_of_audit();
create trigger audit_is_never_emptied before truncate on audit for each statement execute function refuse_change_of_audit();
alter table audit enable always trigger audit_is_append_only;
alter table audit enable always trigger audit_is_never_emptied;
