-- What a person says about the value may say the value: stored sealed like it, so JSON like it.
alter table correction alter column said type json using to_json(said), alter column why type json using to_json(why);
comment on column correction.said is 'type: string';
comment on column correction.why is 'type: string';
