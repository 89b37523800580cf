-- Pictures copied into the output: what became of each, and which items show it.

create table mirrors (
  url text primary key,
  file text,                               -- the whole picture, a path below the output; null: there is no copy
  copies text not null default '[]',       -- of each file: path, type, length, width, height; the whole one first
  error text,
  tried_at integer,                        -- null: still to be copied
  tries integer not null default 0,        -- how often it could not be reached
  next_at integer not null default 0,      -- when to try
  unused_since integer                     -- null: an item shows it
);
create index mirrors_pending on mirrors (next_at) where tried_at is null;
create index mirrors_file on mirrors (file);

create table pictures (
  item_id integer not null references items (id) on delete cascade,
  url text not null,
  primary key (item_id, url)
);
create index pictures_url on pictures (url);
