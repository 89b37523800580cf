-- name: parts
select * from parts where category_id = :category_id order by date desc, source_id desc, item_id desc;

-- name: parts_of_month
select id, date, source_id, item_id from parts where category_id = :category_id and month = :month
order by date, source_id, item_id;

-- name: insert_part
insert into parts (category_id, month, number, date, source_id, item_id, items)
select :category_id, :month, coalesce(max(number), 0) + 1, :date, :source_id, :item_id, :items
from parts where category_id = :category_id and month = :month
returning id;

-- name: touch_part
update parts set items = items + :delta, dirty = dirty + :changed where id = :id;

-- name: touch_all_parts
update parts set dirty = dirty + 1;

-- name: touch_parts_of_source
update parts set dirty = dirty + 1 where id in (
  select (
    select part.id from parts as part
    where part.category_id = memberships.category_id and (part.date, part.source_id, part.item_id)
      <= (memberships.date, memberships.source_id, memberships.item_id)
    order by part.date desc, part.source_id desc, part.item_id desc limit 1
  )
  from items join memberships on memberships.item_id = items.id
  where items.source_id = :id
);

-- name: shorten_part
update parts set items = :items, given = min(shown, given + items - :items),
  dirty = dirty + 1 where id = :id;

-- name: mark_part_published
update parts set published = :dirty, shown = :shown, given = 0, last_id = :last_id, links = :links where id = :id;

-- name: archived_parts
select category_id, month, number from parts where published > 0
order by date desc, source_id desc, item_id desc;

-- name: keys_of_part
select date, source_id, item_id from memberships
where category_id = :category_id and (date, source_id, item_id) >= (:since, :since_source_id, :since_item_id)
  and (date, source_id, item_id) < (:date, :source_id, :item_id)
order by date, source_id, item_id;
