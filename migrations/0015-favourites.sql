-- expand
-- What is asked most, so that a server that starts can have the answers ready. By the roles of who asked; never by whom.

create table favourites (
  scope jsonb not null,
  question jsonb not null,
  score double precision not null,
  scored_at bigint not null,
  constraint favourites_have_each_question_once_a_scope primary key (scope, question)
);
comment on table favourites is 'Questions that are asked most, with how often; some hundreds of rows.';
comment on column favourites.scope is 'The grants of who asked: an answer is for these alone.';
comment on column favourites.question is 'The name of the route and what was asked, days as their distance from the present one.';
comment on column favourites.score is 'How often it was asked up to scored_at; each half day before that counts half.';
