-- Copies of subscriptions at context sources (CIM 009 §5.8.1): what a source tells of one is told to its subscriber here.
create table ngsi_ld.subscription_there (
  tenant text not null,
  subscription_id text not null,
  registration_id text not null,
  -- What the copy is called there. Nobody else knows it: who names it is believed to be the source.
  there_id text not null,
  primary key (tenant, subscription_id, registration_id)
);
create unique index subscription_there_id on ngsi_ld.subscription_there (there_id);
