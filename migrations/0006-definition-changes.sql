-- expand
-- What became of an object with a revision, so that objects can be deleted and revisions told apart and taken back.

alter table definitions add column change text not null default 'changed',
  add constraint definitions_change_is_known check (change in ('created', 'changed', 'deleted'));
comment on column definitions.change is 'What the revision did to the object. Of a deleted one the body is the last it had.';

update definitions as first set change = 'created'
 where not exists (select from definitions as earlier
                    where earlier.kind = first.kind and earlier.name = first.name and earlier.revision < first.revision);

create index definitions_of_revision on definitions (revision, kind, name) include (change);
