-- expand
-- The state of the plan at one moment, so that a start need not fold the ledger from its beginning. It can be thrown away.

create table snapshots (
  seq bigint primary key,
  format integer not null,
  version text not null,
  at bigint not null,
  parts integer not null,
  bytes bigint not null,
  checksum text not null
);
comment on table snapshots is 'States of the plan. The newest that is sound is where a start begins; the ledger after it does the rest.';
comment on column snapshots.seq is 'The last event that is in it.';
comment on column snapshots.checksum is 'SHA-256 over the bodies of the parts in their order, in hex.';

create table snapshot_parts (
  seq bigint not null,
  position integer not null,
  name text not null,
  body bytea not null,
  constraint snapshot_parts_in_order primary key (seq, position),
  constraint snapshot_parts_of_snapshot foreign key (seq) references snapshots (seq) on delete cascade
);
comment on column snapshot_parts.name is 'Such as "column jobs"; the body is serialised and compressed: store/snapshots.ts.';
