-- name: polls_by_day
select at / 86400 as day, count(*) as polls, sum(outcome = 'failed') as failed, max(case when new > 0 then at end) as news
from polls where source_id = :source_id and at >= :since
group by at / 86400;

-- name: items_by_span
select date / :length as span, count(*) as items
from memberships
where category_id = (select id from categories where path = '') and date >= :since and date < :until
group by date / :length;

-- name: poll_counts
select outcome, trouble, most, polls, milliseconds, bytes, new, changed from poll_counts
order by outcome, trouble, most;

-- name: last_polls
select at, outcome, status, trouble, error, new, changed, seen, milliseconds, bytes, reason, next_at
from polls where source_id = :source_id order by at desc, id desc limit :most;

-- name: host_stand
select paused_until, busy from hosts where host = :host;

-- name: paused_hosts
select host, paused_until from hosts where paused_until > :now;

-- name: standings
select case
  when kind = 'feed' and polled_at is not null and next_at is null then 'gone'
  when failures > 0 then 'failing'
  when parked_since < :parked then 'parked'
  when next_at < :late and coalesce(polled_at, 0) < :late and not exists (
    select 1 from hosts where hosts.host = sources.host and paused_until >= :late
  ) then 'late'
  when adopted is not null or polled_at - moved_since >= :moved then 'moved'
  when usual_rate * (coalesce(failing_since, polled_at) - news_at) > :expected
    and coalesce(failing_since, polled_at) - news_at >= :silent then 'silent'
  else 'fine'
end as standing, count(*) as sources
from sources where configured = 1 group by standing;

-- name: count_paused_hosts
select count(*) as hosts from hosts where paused_until > :now;

-- name: first_source
select created_at from sources order by id limit 1;
