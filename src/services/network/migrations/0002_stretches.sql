-- A trouble may cut places off, let them back, and cut them off again: each stretch is a signal of its own (NW17).
alter table network.outage add column signal_stretch int not null default 0;
alter table network.outage add column is_signalled boolean not null default false;
update network.outage set signal_stretch = 1, is_signalled = true
  where ended_at is null and effect = 'outage' and not is_silent;

-- A code may be given again when the device or the line that had it is no more (NW1).
drop index network.node_by_code;
create unique index node_by_code on network.node (code) where ended_at is null;
drop index network.link_by_code;
create unique index link_by_code on network.link (code) where ended_at is null;

-- What a node sent by itself is read by the node.
create index notification_by_node on network.notification (node_id, at desc);
