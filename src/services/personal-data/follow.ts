/** What follows from the case of a correction: its end, and notices to the person. Rules PD11 and PD12. */
import type { Tx } from '../../kernel/app.ts'
import { type Message, type Params, translate } from '../../kernel/i18n.ts'
import { type CaseChanged, caseSummary } from '../../platform/casework/index.ts'
import { notify } from '../../platform/notifications/index.ts'
import { notices } from './messages.ts'
import { correctionProcess } from './process.ts'
import * as store from './store.ts'
import { registryNamed } from '../../platform/registry/index.ts'

type Notice = keyof typeof notices

const noticeFor: Readonly<Record<string, Notice>> = {
  submitted: 'submitted',
  received: 'received',
  'supplement-requested': 'supplement',
  refused: 'refused',
  stopped: 'refused',
  extended: 'extended',
  granted: 'granted',
}
const endings = new Set(['refused', 'withdrawn', 'stopped'])

/** May hear the same thing twice. */
export async function caseHasChanged(tx: Tx, change: CaseChanged): Promise<void> {
  if (change.procedureCode !== correctionProcess.procedureCode) return
  const row = await store.correctionOf(tx, change.caseId, true)
  if (!row) throw new Error(`case ${change.caseId} is a correction without its content`)
  if (endings.has(change.type) && row.state === 'open') await store.setState(tx, row, 'ended')
  if (change.type === 'reopened') await store.reopen(tx, row)
  await tell(tx, change, row)
}

async function tell(tx: Tx, change: CaseChanged, row: store.CorrectionRow): Promise<void> {
  const notice = noticeFor[change.type]
  if (!notice) return
  const { events } = await caseSummary(tx, change.caseId)
  const registry = registryNamed(row.registry)
  const reason = events.find(({ seq }) => seq === change.version)?.reason ?? ''
  const say = (message: Message): Message => {
    const params = (language: 'vi' | 'en'): Params => ({
      code: row.case_code,
      field: registry.fields[row.field]?.title[language] ?? row.field,
      reason,
    })
    return { vi: translate('vi', message, params('vi')), en: translate('en', message, params('en')) }
  }
  await notify(tx, {
    personId: row.person_id,
    title: say(notices[notice].title),
    body: say(notices[notice].body),
    link: `/cases/${change.caseId}`,
    kind: `personal-data.${notice}`,
  })
}
