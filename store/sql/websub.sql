-- name: advertise
update sources set hub = :hub, topic = :topic where id = :source_id;

-- name: unwanted_subscriptions
select subscriptions.id, subscriptions.until
from subscriptions join sources on sources.id = subscriptions.source_id
where subscriptions.state <> 'leaving' and (
  sources.configured = 0 or coalesce(sources.hub, '') <> subscriptions.hub
  or coalesce(sources.topic, '') <> subscriptions.topic or subscriptions.callback <> :base || subscriptions.token
);

-- name: missing_subscriptions
select id, hub, topic from sources
where hub is not null and configured = 1 and not exists (
  select 1 from subscriptions where subscriptions.source_id = sources.id and subscriptions.state <> 'leaving'
)
order by id;

-- name: insert_subscription
insert into subscriptions (source_id, hub, topic, callback, token, secret, state, next_at)
values (:source_id, :hub, :topic, :callback, :token, :secret, 'pending', :now);

-- name: leave_subscription
update subscriptions set state = 'leaving', tries = 0, next_at = :now where id = :id;

-- name: delete_subscription
delete from subscriptions where id = :id;

-- name: due_subscriptions
select subscriptions.*, sources.url from subscriptions join sources on sources.id = subscriptions.source_id
where subscriptions.next_at <= :now order by subscriptions.next_at, subscriptions.id limit :most;

-- name: subscription
select subscriptions.*, sources.url from subscriptions join sources on sources.id = subscriptions.source_id
where subscriptions.id = :id;

-- name: subscription_by_token
select subscriptions.*, sources.url from subscriptions join sources on sources.id = subscriptions.source_id
where subscriptions.token = :token;

-- name: update_subscription
update subscriptions set
  state = :state, since = :since, until = :until, tries = :tries, next_at = :next_at, error = :error
where id = :id;

-- name: set_missed
update subscriptions set missed = :missed where source_id = :source_id and missed <> :missed;

-- name: hurry
update sources set next_at = :now where id = :id and configured = 1 and failures = 0 and next_at > :now
returning host;

-- name: update_pushed_source
update sources set
  own_title = case when :title = '' then own_title else :title end,
  link = coalesce(:link, link),
  identity = :identity,
  news_at = coalesce(:news_at, news_at)
where id = :source_id;

-- name: hold_ping
insert into pings (hub, url) values (:hub, :url) on conflict (hub, url) do nothing;

-- name: count_ping
update pings set changes = changes + 1 where hub = :hub and url = :url;

-- name: drop_held_ping
delete from pings where hub = :hub and url = :url and changes = 0;

-- name: release_pings
update pings set changes = 1 where changes = 0;

-- name: pinged_hubs
select distinct hub from pings;

-- name: forget_hub
delete from pings where hub = :hub;

-- name: due_pings
select hub, url, changes, tries from pings
where changes > 0 and next_at <= :now order by next_at, url limit :most;

-- name: delete_ping
delete from pings where hub = :hub and url = :url and changes = :changes;

-- name: postpone_ping
update pings set tries = tries + 1, next_at = :next_at where hub = :hub and url = :url;
