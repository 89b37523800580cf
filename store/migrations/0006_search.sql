-- The words of published items. Text is segmented before it gets here: CJK characters stand apart.

create virtual table search using fts5 (
  title, body, names, facets, tokenize = 'unicode61 remove_diacritics 2'
);

create table search_places (
  item_id integer primary key,             -- no reference: it stays until the index has followed
  place integer not null                   -- its row in `search`: the newer the date, the higher
);

create table search_pending (
  item_id integer primary key              -- to be indexed again, or taken out
);

-- Each trigger stands in one line, for statements end with a semicolon at the end of a line.
create trigger search_placed after insert on memberships when new.direct = 1 begin insert or ignore into search_pending values (new.item_id); end;

create trigger search_removed after delete on memberships when old.direct = 1 begin insert or ignore into search_pending values (old.item_id); end;

create trigger search_changed after update of content_hash, date on items begin insert or ignore into search_pending values (new.id); end;

insert into search_pending select distinct item_id from memberships where direct = 1;
