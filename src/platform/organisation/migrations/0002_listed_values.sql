-- Kinds of unit and roles are closed lists of the program (contract.ts); a new one is a migration.
alter table unit add constraint unit_kind check (kind in (
  'municipality', 'department', 'office', 'inspectorate', 'police', 'board', 'agency',
  'urban-district', 'rural-district', 'town', 'ward', 'commune', 'township'));
alter table role_assignment add constraint role_assignment_role check (role in (
  'one-stop-clerk', 'specialist', 'leader', 'unit-admin', 'operator', 'system-admin'));
alter table delegation add constraint delegation_role check (role in ('one-stop-clerk', 'specialist', 'leader'));
