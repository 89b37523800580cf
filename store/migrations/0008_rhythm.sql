-- Polling that learns: the rhythm of a source, its troubles, where it moved to; pauses of hosts.

-- What the last failure was; null: it did not fail.
alter table sources add column trouble text;
alter table sources add column failing_since integer;
-- When its document last came whole.
alter table sources add column full_at integer;
-- When it last brought a new item.
alter table sources add column news_at integer;
-- What was learned of when it publishes.
alter table sources add column rhythm text not null default '';
-- Items a second in the long run, by the rhythm.
alter table sources add column rate real not null default 0;
-- What that was when it last brought a new item; 0: too few had come to tell.
alter table sources add column usual_rate real not null default 0;
-- What its document says of when to ask, as JSON.
alter table sources add column hints text not null default '';
-- Where its address leads for good.
alter table sources add column moved_to text;
alter table sources add column moved_since integer;
-- In so many polls it has.
alter table sources add column moved_polls integer not null default 0;
-- Since when our own network has failed it; null: it has not.
alter table sources add column parked_since integer;
create index sources_parked on sources ((failures > 0), polled_at, id) where parked_since is not null;

-- Where it is asked instead of at its own address, to which that led for good.
alter table sources add column adopted text;
-- When its own address was asked last all the same.
alter table sources add column home_at integer;

-- 1: there was news under the same validators, which are sent no more.
alter table sources add column lies integer not null default 0;

-- What can be due at all, by host; how many sources there are of each rate.
drop index sources_host;
create index sources_due on sources (host, next_at)
  where kind = 'feed' and configured = 1 and next_at is not null;
create index sources_rate on sources (rate) where kind = 'feed' and configured = 1 and next_at is not null;

alter table hosts add column paused_until integer not null default 0;
-- Answers in a row that asked to be left alone.
alter table hosts add column busy integer not null default 0;

-- What the robots.txt of an origin says to us.
create table robots (
  host text not null,             -- that the origin is paced with
  origin text not null,
  at integer not null,            -- when it was last asked for
  delay real not null default 0,  -- seconds between two requests
  rules text not null default '', -- the lines that name us
  primary key (host, origin)
);

-- Why the next poll was to be when it was.
alter table polls add column reason text not null default '';
alter table polls add column next_at integer;
alter table polls add column trouble text;

update sources set news_at = (select max(first_seen) from items where items.source_id = sources.id);
-- Spread over a week, so that not all documents are asked for whole at once.
update sources set full_at = polled_at - (id * 7919) % 604800 where kind = 'feed';
update sources set failing_since = polled_at where failures > 0;

-- Troubles of sources that lasted, when they were noted, and when they were seen to be over.
create table troubles (
  source_id integer not null references sources (id),
  kind text not null,
  began integer not null,
  noted integer not null,
  ended integer,
  trouble text,
  said text,
  failures integer not null,
  rate real not null,
  primary key (source_id, kind, began)
);
create index troubles_noted on troubles (noted);
create index troubles_ended on troubles (ended) where ended is not null;

-- All polls ever, by what came of them and how long they took at most: the log of polls forgets, this only grows.
create table poll_counts (
  outcome text not null,
  trouble text not null,
  most integer not null,
  polls integer not null,
  milliseconds integer not null,
  bytes integer not null,
  new integer not null,
  changed integer not null,
  primary key (outcome, trouble, most)
);
