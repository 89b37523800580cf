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
-- What its document says of when to ask, as JSON.
alter table sources add column hints text not null default '';
-- Where its address leads for good.
alter table sources add column moved_to text;
alter table sources add column moved_since integer;
-- Since when our own network has failed it; null: it has not.
alter table sources add column parked_since integer;
create index sources_parked on sources ((failures > 0), polled_at, id) where parked_since is not null;

-- Where it is asked instead of at its own address, to which that led for good.
alter table sources add column adopted text;

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
