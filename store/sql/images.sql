-- name: insert_image
insert into images (url) values (:url) on conflict (url) do nothing;

-- name: insert_image_to_wait
insert into images (url, next_at) values (:url, :next_at) on conflict (url) do nothing;

-- name: pending_images
select url from images where probed_at is null and next_at <= :now order by next_at, url limit :most;

-- name: update_image
update images set type = :type, length = :length, width = :width, height = :height, error = :error,
  probed_at = :now
where url = :url;

-- name: postpone_image
update images set
  tries = tries + 1,
  next_at = :now + 3600 * (tries + 1) * (tries + 1),
  error = :error,
  probed_at = case when tries + 1 < :tries then null else :now end
where url = :url
returning probed_at;

-- name: items_of_lead_image
select item_id from enclosures where url = :url and position = 0;

-- name: image
select * from images where url = :url;
