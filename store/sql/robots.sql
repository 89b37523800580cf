-- name: robots_of
select at, delay, rules from robots where host = :host and origin = :origin;

-- name: save_robots
insert into robots (host, origin, at, delay, rules) values (:host, :origin, :at, :delay, :rules)
on conflict (host, origin) do update set at = excluded.at, delay = excluded.delay, rules = excluded.rules;

-- name: crawl_delay
select max(delay) as delay from robots where host = :host and at >= :since;
