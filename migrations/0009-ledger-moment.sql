-- expand
-- The instant that an event speaks of gets a column: of three events in four it was all that their JSON held.

alter table ledger add column moment bigint;
comment on column ledger.moment is 'The instant the event speaks of, such as the start of a run that has ended; null: none.';
