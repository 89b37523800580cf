-- Elements of an item's source that are published as they came, as a list of XML fragments.

alter table items add column extensions text not null default '[]';
