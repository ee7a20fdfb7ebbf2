-- What the counter looks for: the case's code and the person's name, kept with the delivery since casework and identity
-- are not asked for a list. Deliveries of before have none and are found in the list itself.
alter table delivery.delivery add column case_code text;
alter table delivery.delivery add column person_name text;
-- Case, name and title, folded: lower case without marks.
alter table delivery.delivery add column search_text text not null default '';

-- A shipment that the post never took, kept at the counter by a clerk.
alter table delivery.custody drop constraint custody_kind_check;
alter table delivery.custody add constraint custody_kind_check
  check (kind in ('created', 'accepted', 'in-transit', 'delivered', 'returned', 'kept-at-counter', 'handed-over'));
