-- Months in parts, so that a document of a busy month stays small, and one that is full stays as it is.

create table parts (
  id integer primary key,
  category_id integer not null references categories (id),
  month text not null,                     -- '2026-11', UTC
  number integer not null,                 -- in the order in which they were made; 1 begins with the month
  date integer not null,                   -- with source_id and item_id: where it begins, for good; it reaches
  source_id integer not null,              -- to where the next one of its category begins
  item_id integer not null,
  items integer not null default 0,
  dirty integer not null default 1,        -- counts changes, but for items that come
  published integer not null default 0,    -- the count that is on disk; 0: nothing is
  shown integer not null default 0,        -- how many items are on disk
  given integer not null default 0,        -- so many of these at most stand in newer parts by now
  last_id integer not null default 0,      -- no item on disk has a higher number
  links text not null default '',          -- the parts before and after that are linked on disk
  unique (category_id, date, source_id, item_id),
  unique (category_id, month, number)
);
insert into parts (
  category_id, month, number, date, source_id, item_id, items, dirty, published, shown, last_id, links
)
select category_id, month, 1, cast(strftime('%s', month || '-01') as integer), 0, 0, items, dirty, published, shown,
  last_id, links
from months;
drop table months;
