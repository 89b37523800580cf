-- name: insert_image
insert into images (url) values (:url) on conflict (url) do nothing;

-- name: pending_images
select url from images where probed_at is null order by url limit :most;

-- name: update_image
update images set type = :type, length = :length, width = :width, height = :height, error = :error,
  probed_at = :now
where url = :url;

-- name: items_of_lead_image
select item_id from enclosures where url = :url and position = 0;

-- name: mark_item_changed
update items set changed_at = :now where id = :id;

-- name: image
select * from images where url = :url;
