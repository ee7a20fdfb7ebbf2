-- Who is told of context sources is a subscriber as any (CIM 009 §5.11): with what was sent, and how it went.
alter table ngsi_ld.subscription add column about text not null default 'entities' check (about in ('entities', 'sources'));
insert into ngsi_ld.subscription (tenant, id, body, context, is_active, expires_at, created_at, modified_at, created_by, about)
  select tenant, id, body, context, coalesce((body ->> 'isActive')::boolean, true), expires_at, created_at, modified_at, created_by, 'sources'
  from ngsi_ld.registration where kind = 'subscription' on conflict do nothing;
update ngsi_ld.state set subscriptions = subscriptions + 1;
delete from ngsi_ld.registration where kind = 'subscription';
alter table ngsi_ld.registration drop column kind;
alter table ngsi_ld.registration add primary key (tenant, id);
