-- Somebody who follows the registries' change feeds.
alter table role_assignment drop constraint role_assignment_role;
alter table role_assignment add constraint role_assignment_role check (role in (
  'one-stop-clerk', 'specialist', 'leader', 'unit-admin', 'operator', 'data-steward', 'system-admin'));
