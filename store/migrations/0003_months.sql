-- Archives by month (RFC 5005), and an order of items that does not depend on which source was polled first.

create table ordered (
  category_id integer not null references categories (id),
  date integer not null,
  source_id integer not null,              -- that of the item: among items of one moment, sources keep their order
  item_id integer not null references items (id),
  direct integer not null,                 -- 1: placed here; 0: in a category below
  primary key (category_id, date, source_id, item_id)
);
insert into ordered
select memberships.category_id, memberships.date, items.source_id, memberships.item_id, memberships.direct
from memberships join items on items.id = memberships.item_id;
drop table memberships;
alter table ordered rename to memberships;
create index memberships_item on memberships (item_id);

create table months (
  category_id integer not null references categories (id),
  month text not null,                     -- '2026-11', UTC
  items integer not null default 0,
  dirty integer not null default 1,        -- counts changes, but for items that come
  published integer not null default 0,    -- the count that is on disk; 0: nothing is
  shown integer not null default 0,        -- how many items are on disk
  last_id integer not null default 0,      -- no item on disk has a higher number
  links text not null default '',          -- the months before and after that are linked on disk
  primary key (category_id, month)
);
insert into months (category_id, month, items)
select category_id, strftime('%Y-%m', date, 'unixepoch'), count(*) from memberships group by 1, 2;

-- What is lost by the owner's own wish is no reason to hold a category back.
alter table categories add column may_lose integer not null default 0;

-- These folders are ours now; a category that had one moves aside with all below it.
update categories set slug_path = 'search-1' || substr(slug_path, 7)
where slug_path = 'search' or slug_path like 'search/%';
update categories set slug_path = 'websub-1' || substr(slug_path, 7)
where slug_path = 'websub' or slug_path like 'websub/%';
