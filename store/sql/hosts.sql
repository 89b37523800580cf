-- name: insert_host
insert into hosts (host) values (:host) on conflict (host) do nothing;

-- name: schedule_host
update hosts set next_at = (
  -- What was asked for by name, due at 0, does not wait for a pause to end.
  select case when sources.next_at between 1 and hosts.paused_until then hosts.paused_until else sources.next_at end
  from sources
  where sources.host = hosts.host and kind = 'feed' and configured = 1 and sources.next_at is not null
  order by sources.next_at limit 1
) where host = :host;

-- name: schedule_hosts
update hosts set next_at = (
  select case when sources.next_at between 1 and hosts.paused_until then hosts.paused_until else sources.next_at end
  from sources
  where sources.host = hosts.host and kind = 'feed' and configured = 1 and sources.next_at is not null
  order by sources.next_at limit 1
);

-- name: rest_host
update hosts set next_at = :until where host = :host and next_at < :until;

-- name: settle_hosts
update hosts set paused_until = 0 where paused_until > :far;

-- name: hold_host
update hosts set lease_until = :until where host = :host;

-- name: claim_hosts
update hosts set lease_until = :until, lease_token = lease_token + 1
where host in (
  select host from hosts where next_at <= :due and lease_until <= :now order by next_at limit :most
)
returning host, lease_token, paused_until, busy;

-- name: claim_host
update hosts set lease_until = :until, lease_token = lease_token + 1 where host = :host returning lease_token, busy;

-- name: release_host
update hosts set lease_until = 0 where host = :host and lease_token = :token;

-- name: release_hosts
update hosts set lease_until = 0 where lease_until > 0;

-- name: pause_host
update hosts set
  paused_until = case when paused_until > :until then paused_until else :until end,
  busy = busy + 1
where host = :host;

-- name: put_off
update sources set next_at = :until where host = :host and kind = 'feed' and configured = 1 and next_at = 0;

-- name: host_answers
update hosts set busy = 0 where host = :host and busy > 0;

-- name: count_due
select count(*) as due from hosts
join sources on sources.host = hosts.host and kind = 'feed' and configured = 1 and sources.next_at <= :due
where hosts.next_at <= :due;

-- name: next_due
select min(next_at) as next_at from hosts;
