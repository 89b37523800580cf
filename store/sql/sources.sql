-- name: upsert_source
insert into sources (kind, url, host, title, created_at, next_at)
values (:kind, :url, :host, coalesce(:title, ''), :now, :next_at)
on conflict (url) do update set
  host = case when sources.adopted is null then excluded.host else sources.host end,
  configured = 1,
  title = excluded.title,
  next_at = case when sources.configured = 0 then excluded.next_at else sources.next_at end
returning id, host, placement;

-- name: configured_sources
select id, url, host, adopted, moved_to from sources where configured = 1;

-- name: move_source
update sources set url = :url, placement = '', adopted = null, home_at = null, moved_to = null, moved_since = null,
  moved_polls = 0
where id = :id and not exists (select 1 from sources as others where others.url = :url);

-- name: unconfigure_source
update sources set
  configured = 0,
  placement = '',
  etag = case when adopted is null then etag end,
  last_modified = case when adopted is null then last_modified end,
  adopted = null,
  home_at = null,
  moved_to = null,
  moved_since = null,
  moved_polls = 0
where id = :id;

-- name: set_placement
update sources set placement = :placement where id = :id;

-- name: sources
select sources.*, coalesce(nullif(sources.title, ''), sources.own_title) as shown_title,
  push.hub as push_hub, push.since as push_since, push.until as push_until
from sources
left join subscriptions as push on push.source_id = sources.id and push.state = 'active' and push.missed = 0
where sources.configured = 1 order by sources.id;

-- name: source
select sources.*, coalesce(nullif(sources.title, ''), sources.own_title) as shown_title,
  push.hub as push_hub, push.since as push_since, push.until as push_until
from sources
left join subscriptions as push on push.source_id = sources.id and push.state = 'active' and push.missed = 0
where sources.id = :id and sources.configured = 1;

-- name: source_at
select sources.*, coalesce(nullif(sources.title, ''), sources.own_title) as shown_title,
  push.hub as push_hub, push.since as push_since, push.until as push_until
from sources
left join subscriptions as push on push.source_id = sources.id and push.state = 'active' and push.missed = 0
where sources.url = :url and sources.configured = 1;

-- name: sources_by_host
select sources.*, coalesce(nullif(sources.title, ''), sources.own_title) as shown_title,
  push.hub as push_hub, push.since as push_since, push.until as push_until
from sources
left join subscriptions as push on push.source_id = sources.id and push.state = 'active' and push.missed = 0
where sources.host = :host and sources.kind = 'feed' and sources.configured = 1 and sources.next_at <= :due
order by sources.next_at, sources.id limit :most;

-- name: known_items
select key, raw_hash, content_hash, url, title, published from items
where source_id = :source_id order by date desc, id desc limit :most;

-- name: make_due
update sources set next_at = :due where id = :id and configured = 1;

-- name: source_rates
select rate, count(*) as sources from sources
where kind = 'feed' and configured = 1 and next_at is not null group by rate;

-- name: settle_sources
update sources set
  next_at = case
    when polled_at > :now and next_at - polled_at between 0 and :far - :now then :now + next_at - polled_at
    else :now
  end,
  polled_at = case when polled_at > :now then :now else polled_at end
where kind = 'feed' and configured = 1 and next_at > 0 and (
  polled_at > :now or next_at > :far or (polled_at is null and parked_since is null and next_at > :now)
);

-- name: update_source
update sources set
  own_title = case when :title = '' then own_title else :title end,
  link = coalesce(:link, link),
  etag = :etag,
  last_modified = :last_modified,
  identity = :identity,
  polled_at = :at,
  next_at = :next_at,
  reason = :reason,
  failures = :failures,
  gone = :gone,
  error = :error,
  trouble = :trouble,
  failing_since = :failing_since,
  full_at = :full_at,
  news_at = coalesce(:news_at, news_at),
  usual_rate = case
    when :news_at is null then usual_rate
    when :rate * (:at - created_at) >= :known then :rate
    else 0
  end,
  rhythm = :rhythm,
  rate = :rate,
  hints = :hints,
  moved_to = :moved_to,
  moved_since = :moved_since,
  moved_polls = :moved_polls,
  adopted = :adopted,
  home_at = :home_at,
  host = coalesce(:host, host),
  lies = :lies,
  parked_since = null
where id = :source_id;

-- name: source_names
select own_title, link from sources where id = :id;

-- name: touch_source
update categories set dirty = dirty + 1 where id in (
  select memberships.category_id from memberships join items on items.id = memberships.item_id
  where items.source_id = :id
);

-- name: scanned_source
update sources set
  polled_at = :at,
  error = :error,
  failures = :failures,
  failing_since = case when :failures > 0 then coalesce(failing_since, :at) end
where id = :source_id;

-- name: insert_poll
insert into polls (
  source_id, at, outcome, status, error, new, changed, seen, milliseconds, bytes, reason, next_at, trouble
)
values (
  :source_id, :at, :outcome, :status, :error, :new, :changed, :seen, :milliseconds, :bytes, :reason, :next_at, :trouble
);

-- name: count_poll
insert into poll_counts (outcome, trouble, most, polls, milliseconds, bytes, new, changed)
values (:outcome, :trouble, :most, 1, :milliseconds, :bytes, :new, :changed)
on conflict (outcome, trouble, most) do update set
  polls = poll_counts.polls + 1,
  milliseconds = poll_counts.milliseconds + excluded.milliseconds,
  bytes = poll_counts.bytes + excluded.bytes,
  new = poll_counts.new + excluded.new,
  changed = poll_counts.changed + excluded.changed;

-- name: forget_polls
delete from polls where source_id = :source_id and at < :before;

-- name: meta
select value from meta where key = :key;

-- name: set_meta
insert into meta (key, value) values (:key, :value)
on conflict (key) do update set value = excluded.value;

-- name: delete_meta
delete from meta where key = :key;
