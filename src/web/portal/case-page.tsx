/** A case of mine: the frame is casework's, what it is about comes from the service that owns it. */
import type { ReactNode } from 'react'
import { CaseOfMine, type MyCaseParts } from '../../platform/casework/pages/portal-case.tsx'
import { reportCase } from '../../services/participation/pages/case-parts.tsx'
import { correctionCase } from '../../services/personal-data/pages/case-parts.tsx'
import { procedureCase } from '../../services/procedures/pages/portal/case-parts.tsx'

const services: Readonly<Record<string, MyCaseParts>> = {
  procedures: procedureCase,
  'personal-data': correctionCase,
  participation: reportCase,
}

export default function CasePage(): ReactNode {
  return <CaseOfMine services={services} />
}
