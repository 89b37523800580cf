-- name: lead_of_item
select url from enclosures where item_id = :item_id and position = 0;

-- name: delete_pictures
delete from pictures where item_id = :item_id;

-- name: delete_all_pictures
delete from pictures;

-- name: insert_picture
insert into pictures (item_id, url) select id, :url from items where id = :item_id;

-- name: pictures_of_item
select url from pictures where item_id = :item_id;

-- name: delete_picture
delete from pictures where item_id = :item_id and url = :url;

-- name: insert_copied_picture
insert into pictures (item_id, url)
select items.id, mirrors.url from items, mirrors
where items.id = :item_id and mirrors.url = :url and mirrors.file is not null;

-- name: insert_mirror
insert into mirrors (url) values (:url) on conflict (url) do nothing;

-- name: pending_mirrors
select url from mirrors
where tried_at is null and next_at <= :now and exists (select 1 from pictures where pictures.url = mirrors.url)
order by next_at, url limit :most;

-- name: mirror
select * from mirrors where url = :url;

-- name: copied_mirrors
select url, copies from mirrors where file is not null;

-- name: update_mirror
update mirrors set file = :file, copies = :copies, error = :error, tried_at = :now where url = :url;

-- name: postpone_mirror
update mirrors set
  tries = tries + 1,
  next_at = :now + 3600 * (tries + 1) * (tries + 1),
  error = :error,
  tried_at = case when tries + 1 < :tries then null else :now end
where url = :url;

-- name: forget_mirror
update mirrors set file = null, copies = '[]', error = null, tried_at = null, tries = 0, next_at = 0
where url = :url;

-- name: items_of_picture
select item_id from pictures where url = :url;

-- name: mark_used_mirrors
update mirrors set unused_since = null
where unused_since is not null and exists (select 1 from pictures where pictures.url = mirrors.url);

-- name: mark_unused_mirrors
update mirrors set unused_since = :now
where unused_since is null and not exists (select 1 from pictures where pictures.url = mirrors.url);

-- name: unused_mirrors
select url, file, copies from mirrors where unused_since <= :until order by unused_since, url limit :most;

-- name: kept_mirror_of_file
select url from mirrors where file = :file and (unused_since is null or unused_since > :until) limit 1;

-- name: keep_mirror
update mirrors set unused_since = :now where url = :url and unused_since is not null;

-- name: delete_mirror
delete from mirrors where url = :url and not exists (select 1 from pictures where pictures.url = mirrors.url);

-- name: due_category
select id from categories where dirty > published limit 1;
