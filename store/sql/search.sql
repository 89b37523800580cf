-- The index is of SQLite alone (FTS5).

-- name: search_pending
select item_id from search_pending order by item_id desc limit :most;

-- name: search_settle
delete from search_pending where item_id = :item_id;

-- name: search_item
select items.* from items
where id = :item_id and exists (select 1 from memberships where memberships.item_id = items.id);

-- name: search_place
select place from search_places where item_id = :item_id;

-- name: search_delete
delete from search where rowid = :place;

-- name: search_delete_place
delete from search_places where item_id = :item_id;

-- name: search_insert
insert into search (rowid, title, body, names, facets) values (:place, :title, :body, :names, :facets);

-- name: search_insert_place
insert into search_places (item_id, place) values (:item_id, :place);

-- name: search
select search.rowid as place from search
where search match :match and search.rowid >= :since and search.rowid < :until
  and exists (select 1 from memberships where memberships.item_id = (search.rowid & :mask))
order by search.rowid desc limit :most offset :skip;

-- name: source_named
select id, kind, url, coalesce(nullif(title, ''), own_title) as title, link from sources
where configured = 1 and (id = :id or url = :url);

-- name: items_by_id
select items.*, sources.kind as source_kind, sources.url as source_url,
  coalesce(nullif(sources.title, ''), sources.own_title) as source_title, sources.link as source_link
from items join sources on sources.id = items.source_id
where items.id = :id;

-- name: enclosures_by_id
select enclosures.*, images.type as probed_type, images.length as probed_length, images.width as probed_width,
  images.height as probed_height
from enclosures left join images on images.url = enclosures.url and images.probed_at is not null
where enclosures.item_id = :id and images.error is null
order by enclosures.position;

-- name: paths_by_id
select categories.path
from memberships join categories on categories.id = memberships.category_id
where memberships.item_id = :id and memberships.direct = 1 and categories.path <> ''
order by categories.path;
