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
