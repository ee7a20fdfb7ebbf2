/** What several pages of reports show alike. */
import {
  IconAlertTriangle,
  IconBuildingStore,
  IconBulb,
  IconCrane,
  IconDots,
  IconDroplet,
  IconRipple,
  IconRoad,
  IconTrafficLights,
  IconTrash,
  IconTrees,
  IconUsersGroup,
  IconVolume,
  IconWind,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { pathOf } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { type State as Chip, StatusChip, When } from '../../../web/ui/status.tsx'
import { categories, type CategoryId } from '../categories.ts'
import { photoContent, type ReportLine } from '../contract.ts'
import { stateWords } from '../messages.ts'
import type { MapPoint } from './map-style.ts'
import { words } from './page-messages.ts'
import './participation.css'

const icons: Readonly<Record<CategoryId, TablerIcon>> = {
  danger: IconAlertTriangle,
  roads: IconRoad,
  lighting: IconBulb,
  rubbish: IconTrash,
  drainage: IconRipple,
  'water-supply': IconDroplet,
  trees: IconTrees,
  order: IconBuildingStore,
  noise: IconVolume,
  air: IconWind,
  construction: IconCrane,
  'traffic-signals': IconTrafficLights,
  manners: IconUsersGroup,
  other: IconDots,
}

export function CategoryIcon({ id, size = 22 }: { id: CategoryId; size?: number }): ReactNode {
  const Icon = icons[id]
  return <Icon size={size} stroke={1.6} aria-hidden />
}

type Standing = Pick<ReportLine, 'state' | 'overdue' | 'onTime' | 'confirmed'>

const chips: Readonly<Record<ReportLine['state'], Chip>> = {
  sent: 'due',
  accepted: 'progress',
  working: 'progress',
  approval: 'progress',
  done: 'done',
  refused: 'ended',
  withdrawn: 'ended',
  merged: 'paused',
}

export function ReportStatus({ of }: { of: Standing }): ReactNode {
  const t = useText()
  if (of.overdue) return <StatusChip state="overdue">{t(words.overdue)}</StatusChip>
  if (of.state === 'done' && of.onTime === false) return <StatusChip state="late">{t(words.notInTime)}</StatusChip>
  return <StatusChip state={chips[of.state]}>{t(stateWords[of.state])}</StatusChip>
}

export function toneOf({ state, overdue }: Pick<Standing, 'state' | 'overdue'>): MapPoint['tone'] {
  if (overdue) return 'overdue'
  if (state === 'done') return 'done'
  return state === 'refused' || state === 'merged' ? 'other' : 'open'
}

export const photoUrl = (id: string): string => pathOf(photoContent, { id })

export function ReportLineView({ of, children }: { of: ReportLine; children?: ReactNode }): ReactNode {
  const t = useText()
  return (
    <li className="report-line">
      <CategoryIcon id={of.category} size={26} />
      <div className="grow stack tight">
        <Go to={`/reports/${of.id}`} className="report-name">
          {t(categories[of.category].name)}
        </Go>
        {of.words !== null && <span className="clip">{of.words}</span>}
        <span className="soft small">
          {[of.place, t(of.unit)].filter(Boolean).join(' · ')} · <When at={of.sentAt} date />
          {of.voices > 0 && ` · ${t(words.voices, { n: of.voices })}`}
        </span>
        <span className="row">
          <ReportStatus of={of} />
          {children}
        </span>
      </div>
      {of.photoIds[0] !== undefined && (
        <img className="report-thumb" src={photoUrl(of.photoIds[0])} alt={t(words.photoAlt, { n: 1 })} loading="lazy" />
      )}
    </li>
  )
}
