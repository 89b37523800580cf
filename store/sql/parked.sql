-- name: park_source
update sources set polled_at = :at, next_at = :next_at, reason = :reason, parked_since = :parked_since
where id = :source_id;

-- name: take_back
update sources set
  failures = :failures,
  gone = :gone,
  trouble = :trouble,
  failing_since = :failing_since,
  error = :error,
  full_at = :full_at,
  next_at = :next_at,
  reason = :reason,
  parked_since = :parked_since
where id = :id and polled_at = :at;

-- name: parked_hosts
select distinct host from sources where parked_since is not null and configured = 1;

-- name: hosts_not_failing
select count(*) as hosts from (
  select distinct host from sources
  where kind = 'feed' and configured = 1 and next_at is not null and failures = 0 limit :most
) as found;

-- name: canary
select id from sources where parked_since is not null and configured = 1
  and exists (select 1 from hosts where hosts.host = sources.host and paused_until <= :now)
order by failures > 0, polled_at, id limit 1;

-- name: count_parked
select count(*) as sources, min(parked_since) as since from sources
where parked_since is not null and configured = 1;

-- name: spread_parked
update sources set next_at = :now + slots.place * :spread / slots.places, reason = :reason
from (
  select id as source_id, row_number() over (order by id * 2654435761 % 4294967296) - 1 as place,
    count(*) over () as places
  from sources where parked_since is not null and next_at is not null
) as slots
where sources.id = slots.source_id;

-- name: release_parked
update sources set parked_since = null where parked_since is not null;
