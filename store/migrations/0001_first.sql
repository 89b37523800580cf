-- Times are whole seconds since 1970-01-01 UTC; lists are JSON; booleans are 0 and 1.
-- Statements end with a semicolon at the end of a line.

create table sources (
  id integer primary key,
  kind text not null,                      -- 'feed' or 'posts'
  url text not null unique,                -- the feed's address, or the folder of the posts
  host text not null,                      -- what politeness is counted by; '' for posts
  configured integer not null default 1,   -- 0 once it left the configuration: kept, not polled, not published
  placement text not null default '',      -- how its items were placed; when it differs they are placed again
  title text not null default '',          -- as configured
  own_title text not null default '',      -- as the feed calls itself
  link text,
  etag text,
  last_modified text,
  identity text not null default 'guid',   -- the weakest key its items need: guid, link, title
  polled_at integer,
  next_at integer,                         -- null: stopped
  reason text not null default '',
  failures integer not null default 0,
  gone integer not null default 0,
  error text,
  created_at integer not null
);
create index sources_host on sources (host, next_at);

create table hosts (
  host text primary key,
  next_at integer,                         -- the earliest of its sources; null: nothing to poll
  lease_until integer not null default 0,
  lease_token integer not null default 0   -- fences saves of workers that lost their lease
);
create index hosts_next_at on hosts (next_at);

create table items (
  id integer primary key,
  source_id integer not null references sources (id),
  key text not null,                       -- identity within the source
  raw_hash text not null,                  -- of the entry as the source wrote it
  content_hash text not null,              -- of the normalised item
  public_id text not null unique,          -- published guid and atom:id, chosen once
  guid text,
  url text,
  title text not null,
  authors text not null,
  published integer,
  updated integer,
  summary text,
  content text,
  language text,
  categories text not null,
  tags text not null,
  origin_title text,
  origin_url text,
  date integer not null,                   -- what it is ordered by
  first_seen integer not null,
  changed_at integer not null,
  unique (source_id, key)
);

create table enclosures (
  item_id integer not null references items (id),
  position integer not null,               -- 0 is the lead image, enclosures count from 1
  url text not null,
  type text,
  length integer,
  width integer,
  height integer,
  primary key (item_id, position)
);
create index enclosures_lead on enclosures (url) where position = 0;

create table images (
  url text primary key,
  type text,
  length integer,
  width integer,
  height integer,
  error text,
  probed_at integer,                       -- null: still to be measured
  tries integer not null default 0,        -- how often it could not be reached
  next_at integer not null default 0       -- when to try
);
create index images_pending on images (next_at) where probed_at is null;

create table categories (
  id integer primary key,
  parent_id integer references categories (id),
  path text not null unique,               -- 'A/B/C'; '' is the root
  slug_path text not null unique,          -- its folder; given once, so a renamed title moves no feed
  items integer not null default 0,
  dirty integer not null default 1,        -- counts changes
  published integer not null default 0,    -- the count that is on disk
  created_at integer not null
);
create index categories_dirty on categories (id) where dirty > published;

create table memberships (
  category_id integer not null references categories (id),
  date integer not null,
  item_id integer not null references items (id),
  direct integer not null,                 -- 1: placed here; 0: in a category below
  primary key (category_id, date, item_id)
);
create index memberships_item on memberships (item_id);

create table tombstones (
  source_id integer not null references sources (id),
  key text not null,
  public_id text not null,
  first_seen integer not null,
  reason text not null,
  at integer not null,
  primary key (source_id, key)
);

create table polls (
  id integer primary key,
  source_id integer not null references sources (id),
  at integer not null,
  outcome text not null,                   -- ok, not_modified, failed
  status integer,
  error text,
  new integer not null,
  changed integer not null,
  seen integer not null,
  milliseconds integer not null,
  bytes integer not null
);
create index polls_source on polls (source_id, at);

create table post_files (
  source_id integer not null references sources (id),
  path text not null,
  stamp text not null,
  raw_hash text not null,
  key text,
  held_until integer,
  error text,
  primary key (source_id, path)
);

create table meta (
  key text primary key,
  value text not null
);
