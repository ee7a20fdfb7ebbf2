/** Whose cases the desk has, and what each service puts into their page. */
import type { DeskServices } from '../../platform/casework/pages/desk-case.tsx'
import { alarmDeskCase } from '../../services/data-protection/pages/desk-case-parts.tsx'
import { reportDeskCase } from '../../services/participation/pages/desk-case-parts.tsx'
import { correctionDeskCase } from '../../services/personal-data/pages/desk-case-parts.tsx'
import { procedureDeskCase } from '../../services/procedures/pages/desk-case-parts.tsx'

export const caseServices: DeskServices = {
  procedures: procedureDeskCase,
  'personal-data': correctionDeskCase,
  'data-protection': alarmDeskCase,
  participation: reportDeskCase,
}
