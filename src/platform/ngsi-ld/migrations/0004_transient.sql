-- Entities that are for a time only (CIM 009 1.9 §4.22): from then on they are not there, and erased later.
alter table ngsi_ld.entity add column expires_at timestamptz;
-- The first moment at which a value of an attribute is over.
alter table ngsi_ld.entity add column attributes_expire_at timestamptz;
