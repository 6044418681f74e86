-- expand
-- What was done to this database, in order. The runner (src/db/migrate.ts) writes a row in the transaction of each migration.
create table migrations (
  number int primary key,
  name text not null,
  kind text not null,
  checksum text not null,
  applied_at bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint,
  constraint migrations_kind_is_known check (kind in ('expand', 'contract'))
);

comment on column migrations.checksum is 'SHA-256 of the file: a migration that was applied is never changed';
comment on column migrations.applied_at is 'milliseconds since 1970-01-01T00:00:00Z';
