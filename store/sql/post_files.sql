-- name: post_files
select * from post_files where source_id = :source_id;

-- name: upsert_post_file
insert into post_files (source_id, path, stamp, raw_hash, key, held_until, error)
values (:source_id, :path, :stamp, :raw_hash, :key, :held_until, :error)
on conflict (source_id, path) do update set
  stamp = excluded.stamp, raw_hash = excluded.raw_hash, key = excluded.key,
  held_until = excluded.held_until, error = excluded.error;

-- name: delete_post_file
delete from post_files where source_id = :source_id and path = :path;

-- name: forget_stamps
update post_files set stamp = '' where source_id = :source_id;

-- name: post_errors
select path, error from post_files where source_id = :source_id and error is not null order by path;
