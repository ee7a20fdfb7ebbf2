/** Wiring of data protection. */
import { defineModule, every, on, when } from '../../kernel/module.ts'
import { caseChanged, keepProcess } from '../../platform/casework/index.ts'
import { caseHasChanged } from './alarms/follow.ts'
import * as links from './alarms/links.ts'
import { alarmProcess } from './alarms/process.ts'
import * as alarms from './alarms/service.ts'
import { watch } from './alarms/watch.ts'
import { retentionCommand } from './command.ts'
import * as api from './contract.ts'
import { problems } from './messages.ts'
import { retains } from './retention.ts'
import * as service from './service.ts'

export default defineModule({
  name: 'data-protection',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  retains,
  distributedBy: {
    reading_hour: 'official_id',
    alarm: 'official_id',
    alarm_reading: 'official_id',
  },
  starts: async (app) => {
    await app.transaction((tx) => keepProcess(tx, alarmProcess))
    return undefined
  },
  routes: [
    on(api.listRetention, (tx, actor) => service.retention(tx, actor)),
    on(api.listAlarms, (tx, actor, { query }) => alarms.alarms(tx, actor, query)),
    on(api.readAlarm, (tx, actor, { params }) => alarms.alarm(tx, actor, params.id)),
    on(api.explainAlarm, (tx, actor, { params, body }) => alarms.explain(tx, actor, params.id, body.text)),
    on(api.decideAlarm, (tx, actor, { params, body }) => alarms.decide(tx, actor, params.id, body)),
    on(api.listOfficialLinks, (tx, actor, { query }) => links.officialLinks(tx, actor, query)),
    on(api.linkOfficial, (tx, actor, { body }) => links.linkOfficial(tx, actor, body)),
    on(api.unlinkOfficial, (tx, actor, { params }) => links.unlinkOfficial(tx, actor, params.officialId)),
  ],
  listens: [when(caseChanged, 'follow-alarm', caseHasChanged)],
  jobs: [{ ...every('* * * * *', 'watch-readings', watch), transaction: 'none' }],
  commands: {
    'link officials': {
      usage: 'FILE',
      summary: 'tell which person of the population registry each official is, for alarms about readings of colleagues',
      run: links.linkOfficials,
    },
    retention: {
      usage: '[--dry-run] [RULE …]',
      summary: 'erase and pseudonymise what is kept long enough, or tell what would be',
      run: retentionCommand,
    },
  },
})
