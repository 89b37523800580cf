-- name: category_by_path
select id, slug_path from categories where path = :path;

-- name: category_by_slug_path
select id from categories where slug_path = :slug_path;

-- name: insert_category
insert into categories (parent_id, path, slug_path, created_at)
values (:parent_id, :path, :slug_path, :now)
returning id;

-- name: categories
select * from categories order by path;

-- name: touch_category
update categories set dirty = dirty + 1, items = items + :delta, may_lose = max(may_lose, :may_lose)
where id = :id;

-- name: touch_all_categories
update categories set dirty = dirty + 1;

-- name: mark_published
update categories set published = :dirty, may_lose = 0 where id = :id and published < :dirty;

-- name: memberships_of_item
select category_id, date, source_id, item_id from memberships where item_id = :item_id;

-- name: insert_membership
insert into memberships (category_id, date, source_id, item_id, direct)
select :category_id, :date, source_id, id, :direct from items where id = :item_id;

-- name: delete_membership
delete from memberships
where category_id = :category_id and date = :date and source_id = :source_id and item_id = :item_id;

-- name: places_of_public_id
select categories.path
from items
join memberships on memberships.item_id = items.id and memberships.direct = 1
join categories on categories.id = memberships.category_id
where items.public_id = :public_id
order by categories.path;

-- name: channel_items
select items.*, sources.kind as source_kind, sources.url as source_url,
  coalesce(nullif(sources.title, ''), sources.own_title) as source_title, sources.link as source_link
from memberships
join items on items.id = memberships.item_id
join sources on sources.id = items.source_id
where memberships.category_id = :category_id and memberships.direct >= :direct
  and (memberships.date, memberships.source_id, memberships.item_id) >= (:since, :since_source_id, :since_item_id)
  and (memberships.date, memberships.source_id, memberships.item_id) < (:date, :source_id, :item_id)
order by memberships.date desc, memberships.source_id desc, memberships.item_id desc limit :most;

-- name: channel_enclosures
select enclosures.*, images.type as probed_type, images.length as probed_length, images.width as probed_width,
  images.height as probed_height
from (
  select item_id from memberships
  where category_id = :category_id and direct >= :direct
    and (date, source_id, item_id) >= (:since, :since_source_id, :since_item_id)
    and (date, source_id, item_id) < (:date, :source_id, :item_id)
  order by date desc, source_id desc, item_id desc limit :most
) as shown
join enclosures on enclosures.item_id = shown.item_id
left join images on images.url = enclosures.url and images.probed_at is not null
where images.error is null
order by enclosures.item_id, enclosures.position;

-- name: channel_paths
select memberships.item_id, categories.path
from (
  select item_id from memberships
  where category_id = :category_id and direct >= :direct
    and (date, source_id, item_id) >= (:since, :since_source_id, :since_item_id)
    and (date, source_id, item_id) < (:date, :source_id, :item_id)
  order by date desc, source_id desc, item_id desc limit :most
) as shown
join memberships on memberships.item_id = shown.item_id and memberships.direct = 1
join categories on categories.id = memberships.category_id
order by categories.path;
