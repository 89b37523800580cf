-- name: insert_host
insert into hosts (host) values (:host) on conflict (host) do nothing;

-- name: schedule_host
update hosts set next_at = (
  select min(next_at) from sources where sources.host = hosts.host and kind = 'feed' and configured = 1
) where host = :host;

-- name: claim_hosts
update hosts set lease_until = :until, lease_token = lease_token + 1
where host in (
  select host from hosts where next_at <= :due and lease_until <= :now order by next_at limit :most
)
returning host, lease_token;

-- name: claim_host
update hosts set lease_until = :until, lease_token = lease_token + 1 where host = :host returning lease_token;

-- name: release_host
update hosts set lease_until = 0 where host = :host and lease_token = :token;

-- name: release_hosts
update hosts set lease_until = 0 where lease_until > 0;

-- name: next_due
select min(next_at) as next_at from hosts;
