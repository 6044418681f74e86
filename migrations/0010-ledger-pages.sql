-- contract
-- The events of a commit become one row with an array for each field: of what a job cost PostgreSQL, the rows and index entries
-- of its events were the larger part. `ledger_events` shows them one by one, as before.

alter table ledger rename to ledger_rows;
alter table ledger_rows rename constraint ledger_has_each_seq_once to ledger_rows_have_each_seq_once;

create table ledger (
  day date not null,
  last_seq bigint not null,
  term bigint not null,
  at bigint not null,
  kinds smallint[] storage external not null,
  subjects integer[] storage external not null,
  runs integer[] storage external not null,
  codes integer[] storage external not null,
  moments bigint[] storage external not null,
  places smallint[] storage external not null,
  details jsonb not null,
  constraint ledger_has_each_page_once primary key (day, last_seq)
) partition by range (day);
comment on table ledger is 'What happened, in order, a page for the events of one instant: docs/decisions/ledger-pages.md. Append-only.';
comment on column ledger.day is 'The UTC day of the events: the unit of retention.';
comment on column ledger.last_seq is 'The number of the last event; those before it count down without a gap.';
comment on column ledger.kinds is 'Numbered in store/event-rows.ts.';
comment on column ledger.subjects is 'The job, stream, prompt, file or batch each event is about; 0: none.';
comment on column ledger.codes is 'Return code, pid or the like; 0: none.';
comment on column ledger.moments is 'The instant the event speaks of, such as the start of a run that has ended; null: none.';
comment on column ledger.places is 'Where in details stands what else the event says, from 1 on; 0: nothing.';
comment on column ledger.details is 'A list: what columns cannot say, each once.';

do $$
declare
  partition record;
  first date;
begin
  for partition in select inhrelid::regclass::text as name from pg_inherits where inhparent = 'ledger_rows'::regclass loop
    execute format('select min(day) from %s', partition.name) into first;
    if first is not null then
      execute format('create table ledger_pages_%s partition of ledger for values from (%L) to (%L)',
                     to_char(first, 'YYYYMMDD'), first, first + 1);
    end if;
  end loop;
end $$;

insert into ledger (day, last_seq, term, at, kinds, subjects, runs, codes, moments, places, details)
select day, max(seq), term, at, array_agg(kind order by seq), array_agg(subject order by seq), array_agg(run order by seq),
       array_agg(code order by seq), array_agg(moment order by seq),
       array_agg((case when detail is null then 0 else place end)::smallint order by seq),
       coalesce(jsonb_agg(detail order by seq) filter (where detail is not null), '[]')
  from (select *, count(detail) over (partition by day, term, at, seq / 1000 order by seq) as place from ledger_rows) numbered
 group by day, term, at, seq / 1000;

drop table ledger_rows;

do $$
declare
  partition record;
begin
  for partition in select inhrelid::regclass::text as name from pg_inherits where inhparent = 'ledger'::regclass loop
    execute format('alter table %s rename to %s', partition.name, replace(partition.name, 'ledger_pages_', 'ledger_'));
  end loop;
end $$;

create view ledger_events as
select page.day, page.last_seq - cardinality(page.kinds) + event.place as seq, page.at, page.term, event.kind, event.subject,
       event.run, event.code, event.moment, page.details -> (event.detail - 1) as detail
  from ledger page,
       unnest(page.kinds, page.subjects, page.runs, page.codes, page.moments, page.places)
         with ordinality as event (kind, subject, run, code, moment, detail, place);
comment on view ledger_events is 'The ledger event by event.';
