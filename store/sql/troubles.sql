-- name: suspect
select id from sources where id = :id and (
  failures > 0 or adopted is not null or polled_at - moved_since >= :moved or (kind = 'feed' and next_at is null)
  or (usual_rate * (polled_at - news_at) > :expected and polled_at - news_at >= :silent)
  or exists (select 1 from troubles where troubles.source_id = sources.id and ended is null)
);

-- name: open_troubles
select kind, began from troubles where source_id = :source_id and ended is null;

-- name: note_trouble
insert into troubles (source_id, kind, began, noted, trouble, said, failures, rate)
values (:source_id, :kind, :began, :noted, :trouble, :said, :failures, :rate)
on conflict (source_id, kind, began) do update set ended = null;

-- name: end_trouble
update troubles set ended = :ended where source_id = :source_id and kind = :kind and ended is null;

-- name: forget_troubles
delete from troubles where ended < :before;

-- name: troubles_noted
select troubles.*, sources.url, sources.kind as source_kind,
  coalesce(nullif(sources.title, ''), sources.own_title) as shown_title
from troubles join sources on sources.id = troubles.source_id and sources.configured = 1
order by troubles.noted desc, troubles.source_id, troubles.kind limit :most;

-- name: troubles_ended
select troubles.*, sources.url, sources.kind as source_kind,
  coalesce(nullif(sources.title, ''), sources.own_title) as shown_title
from troubles join sources on sources.id = troubles.source_id and sources.configured = 1
where troubles.ended is not null
order by troubles.ended desc, troubles.source_id, troubles.kind limit :most;
