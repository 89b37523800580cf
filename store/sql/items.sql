-- name: item_by_key
select id, content_hash, date from items where source_id = :source_id and key = :key;

-- name: oldest_date
select min(date) as date from items where source_id = :source_id;

-- name: item_by_public_id
select id from items where public_id = :public_id;

-- name: adopt_item
update items set source_id = :source_id, key = :key
where public_id = :public_id and exists (
  select 1 from sources where sources.id = items.source_id and configured = 0 and kind = 'feed'
)
returning id, date;

-- name: insert_item
insert into items (
  source_id, key, raw_hash, content_hash, public_id, guid, url, title, authors, published, updated, summary,
  content, language, categories, tags, extensions, origin_title, origin_url, date, first_seen, changed_at
) values (
  :source_id, :key, :raw_hash, :content_hash, :public_id, :guid, :url, :title, :authors, :published, :updated,
  :summary, :content, :language, :categories, :tags, :extensions, :origin_title, :origin_url, :date, :first_seen,
  :now
) returning id;

-- name: update_item
update items set
  raw_hash = :raw_hash, content_hash = :content_hash, url = :url, title = :title, authors = :authors,
  published = :published, updated = :updated, summary = :summary, content = :content, language = :language,
  categories = :categories, tags = :tags, extensions = :extensions, origin_title = :origin_title,
  origin_url = :origin_url, date = :date, changed_at = :now
where id = :id;

-- name: update_raw_hash
update items set raw_hash = :raw_hash where id = :id and raw_hash <> :raw_hash;

-- name: delete_item
delete from items where id = :id;

-- name: insert_enclosure
insert into enclosures (item_id, position, url, type, length, width, height)
values (:item_id, :position, :url, :type, :length, :width, :height);

-- name: delete_enclosures
delete from enclosures where item_id = :item_id;

-- name: tombstone
select public_id, first_seen from tombstones where source_id = :source_id and key = :key;

-- name: insert_tombstone
insert into tombstones (source_id, key, public_id, first_seen, reason, at)
select source_id, key, public_id, first_seen, :reason, :now from items where id = :id
on conflict (source_id, key) do nothing;

-- name: delete_tombstone
delete from tombstones where source_id = :source_id and key = :key;

-- name: items_of_source
select * from items where source_id = :source_id order by id;

-- name: item_counts
select source_id, count(*) as items from items group by source_id;

-- name: enclosures_of_item
select * from enclosures where item_id = :item_id order by position;

-- name: rename_key
update items set key = :key
where source_id = :source_id and key = :old_key
  and not exists (select 1 from items as taken where taken.source_id = :source_id and taken.key = :key);
