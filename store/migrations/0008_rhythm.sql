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
update sources set failing_since = polled_at where failures > 0;
