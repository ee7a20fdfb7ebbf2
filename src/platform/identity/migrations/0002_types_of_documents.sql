-- What the JSON columns hold, for `npm run tables`.
comment on column person.family is 'type: unknown[]';
comment on column person.sources is 'type: Record<string, { source: string; at: string }>';
comment on column access.unit_name is 'type: { vi: string; en: string }';
comment on column oidc.payload is 'type: Record<string, unknown>';
comment on column session.assurance is 'type: 1 | 2';
