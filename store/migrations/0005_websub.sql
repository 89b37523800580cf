-- Push (WebSub): what feeds advertise, what we subscribe to, and the pings that hubs are still to be sent.

-- Who pushes a source, as it last said itself, and as what. Null where nobody does.
alter table sources add column hub text;
alter table sources add column topic text;
create index sources_hub on sources (id) where hub is not null;

create table subscriptions (
  id integer primary key,
  source_id integer not null references sources (id),
  hub text not null,
  topic text not null,
  callback text not null,                  -- the whole URL; it ends in the token
  token text not null unique,
  secret text not null,
  state text not null,                     -- pending, active, denied, leaving
  since integer,                           -- active without a gap since then
  until integer,                           -- the end of the lease
  missed integer not null default 0,       -- 1: a poll found what no push had brought, and no push came since
  tries integer not null default 0,        -- requests since the hub last spoke
  next_at integer not null,                -- when to make the next one
  error text
);
create index subscriptions_source on subscriptions (source_id);
create index subscriptions_next_at on subscriptions (next_at);

create table pings (
  hub text not null,
  url text not null,
  changes integer not null default 0,      -- of the feed; 0: it is being published, and may stay as it was
  tries integer not null default 0,
  next_at integer not null default 0,
  primary key (hub, url)
);
