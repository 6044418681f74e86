-- expand
-- Which cycles of maintenance were of all tasks: one that an operator ordered of some does not stand for the cycle that is due.

alter table maintenance_cycles add column whole boolean not null default true;
comment on column maintenance_cycles.whole is 'Whether it is of all tasks that were due; false: it was ordered of some.';
