/** Wiring of participation. */
import { defineModule, every, on, when } from '../../kernel/module.ts'
import { problem } from '../../kernel/problems.ts'
import { caseChanged, keepProcess } from '../../platform/casework/index.ts'
import { administrativeDate } from '../../platform/organisation/index.ts'
import { categoryIds, ruleOn } from './categories.ts'
import * as api from './contract.ts'
import * as desk from './contract-desk.ts'
import { figures } from './figures.ts'
import { reportSent } from './events.ts'
import { caseHasChanged } from './follow.ts'
import { loadCommand } from './load.ts'
import { merge, unmerge } from './merging.ts'
import { problems } from './messages.ts'
import { content, putPhoto } from './photos.ts'
import { reportProcesses } from './process.ts'
import { pollOut, plan, sendOut } from './open311/client.ts'
import * as open311 from './open311/contract.ts'
import * as keys from './open311/keys.ts'
import { mountGeoReport } from './open311/server.ts'
import { confirmByTime, remind } from './remind.ts'
import * as reporter from './reporter.ts'
import * as reports from './reports.ts'
import { retains } from './retention.ts'
import { declareReports } from './situation.ts'
import * as work from './work.ts'

const figuresDays = 90

export default defineModule({
  name: 'participation',
  folder: import.meta.dirname,
  permissions: open311.permissions,
  problems,
  retains,
  distributedBy: {
    report: 'report_id',
    photo: 'photo_id',
    proof: 'report_id',
    voice: 'report_id',
    trail: 'report_id',
    sent_out: 'report_id',
  },
  starts: async (app) => {
    declareReports(app)
    await app.transaction(async (tx) => {
      for (const process of reportProcesses) await keepProcess(tx, process)
    })
    return undefined
  },
  topics: {
    reports: (_tx, _actor, id) => id === 'all',
    report: (tx, _actor, id) => reports.exists(tx, id),
  },
  routes: [
    on(api.listReportRules, (tx) => {
      const day = administrativeDate(tx).toString()
      return {
        items: categoryIds.map((id) => {
          const { workingHours, ground } = ruleOn(id, day)
          return { id, workingHours, ground }
        }),
      }
    }),
    on(api.suggestCategory, (tx, _actor, { body }) => reports.suggestFor(tx, body)),
    on(api.findUnitAt, (tx, _actor, { query }) => reports.unitAtPlace(tx, query)),
    on(api.putPhoto, (tx, _actor, { params, query, body }) => putPhoto(tx, params.id, query, body)),
    on(api.sendReport, (tx, actor, { body }) => reports.send(tx, actor, body)),
    on(api.listReports, (tx, _actor, { query }) => reports.list(tx, query)),
    on(api.listPoints, (tx, _actor, { query }) => reports.points(tx, query)),
    on(api.nearReports, (tx, _actor, { query }) => reports.near(tx, query)),
    on(api.readReport, (tx, _actor, { params }) => reports.read(tx, params.id)),
    on(api.photoContent, (tx, actor, { params }) => content(tx, actor, params.id)),
    on(api.joinReport, (tx, actor, { params, body }) => reports.join(tx, actor, params.id, body.key)),
    on(api.followReport, (tx, _actor, { body }) => reporter.follow(tx, body.code, body.key)),
    on(api.readOwnReport, (tx, actor, { params, body }) => reporter.own(tx, actor, params.id, body.key)),
    on(api.answerReport, (tx, actor, { params, body }) => reporter.answer(tx, actor, params.id, body)),
    on(api.reportFigures, (tx, _actor, { query }) => figures(tx, query.days ?? figuresDays)),
    on(open311.makeApiKey, (tx, actor, { body }) => keys.make(tx, actor, body)),
    on(open311.listApiKeys, (tx, actor) => keys.list(tx, actor)),
    on(open311.blockApiKey, (tx, actor, { params }) => keys.block(tx, actor, params.id)),
    on(desk.listDeskReports, (tx, actor, { query }) => work.list(tx, actor, query)),
    on(desk.readDeskReport, (tx, actor, { params }) => work.read(tx, actor, params.id)),
    on(desk.transferReport, (tx, actor, { params, body }) => work.transfer(tx, actor, params.id, body)),
    on(desk.releaseReport, (tx, actor, { params, body }) => work.release(tx, actor, params.id, body)),
    on(desk.addProofPhoto, (tx, actor, { params, query, body }) => work.proveByPhoto(tx, actor, params, query, body)),
    on(desk.addProofReading, (tx, actor, { params, body }) => work.proveByReading(tx, actor, params.id, body)),
    on(desk.closeReport, (tx, actor, { params, body }) => work.close(tx, actor, params.id, body)),
    on(desk.mergeReport, async (tx, actor, { params, body }) => {
      const [first, second] = [params.id, body.id].toSorted()
      const locked = new Map([
        [first, await work.workable(tx, actor, first ?? '')],
        [second, await work.workable(tx, actor, second ?? '')],
      ])
      const [row, into] = [locked.get(params.id), locked.get(body.id)]
      if (!row || !into) throw problem('kernel.not-found')
      await merge(tx, actor, row, into)
      return work.read(tx, actor, params.id)
    }),
    on(desk.undoMerge, async (tx, actor, { params }) => {
      await unmerge(tx, await work.workable(tx, actor, params.id))
      return work.read(tx, actor, params.id)
    }),
  ],
  commands: {
    'load reports': {
      usage: '[--count 300] [--seed 1]',
      summary: 'bring believable reports of citizens in all states (sandbox only)',
      run: loadCommand,
    },
  },
  mounts: mountGeoReport,
  listens: [when(caseChanged, 'follow-report', caseHasChanged), when(reportSent, 'plan-sending-on', plan)],
  jobs: [
    every('*/5 * * * *', 'remind', remind),
    every('*/15 * * * *', 'confirm-by-time', confirmByTime),
    { ...every('* * * * *', 'send-out', sendOut), transaction: 'none' },
    { ...every('*/5 * * * *', 'poll-out', pollOut), transaction: 'none' },
  ],
})
