/** What the pages of one registry share: the registry itself, its tools, and the purpose for which is read. */
import { IconCopyCheck, IconFileExport, IconFileImport, IconGauge } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { GoButton } from '../../../web/ui/controls.tsx'
import { RadioGroup } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, usePathParams, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, NotFound } from '../../../web/ui/page.tsx'
import type { RegistryInfo } from '../contract.ts'
import { words as careWords } from './care-messages.ts'
import { useRegistries } from './desk-registries.tsx'
import { words as importWords } from './import-messages.ts'
import { words } from './page-messages.ts'

/** A page of the registry in the address; `needs` says to whom it exists. */
export function OfRegistry(props: {
  needs?: (registry: RegistryInfo) => boolean
  children: (registry: RegistryInfo) => ReactNode
}): ReactNode {
  const { registry: name = '' } = usePathParams()
  const asked = useRegistries()
  return (
    <div className="desk-page stack">
      <Answer of={asked}>
        {(all) => {
          const registry = all.find((one) => one.name === name)
          return registry && (props.needs?.(registry) ?? true) ? props.children(registry) : <NotFound />
        }}
      </Answer>
    </div>
  )
}

export const mayExport = ({ purposes }: RegistryInfo): boolean => purposes.some(({ exported }) => exported !== null)

/** What somebody who tends the registry can do with it; nothing for others. */
export function RegistryTools({ of: registry }: { of: RegistryInfo }): ReactNode {
  const t = useText()
  const here = `/registries/${registry.name}`
  const { maintained } = registry
  const tools = [
    [maintained, 'files', IconFileImport, importWords.title],
    [maintained && registry.findsDuplicates, 'duplicates', IconCopyCheck, careWords.duplicates],
    [maintained && registry.hasRules, 'quality', IconGauge, careWords.quality],
    [mayExport(registry), 'export', IconFileExport, careWords.export],
  ] as const
  const shown = tools.filter(([mine]) => mine)
  if (shown.length === 0) return null
  return (
    <nav className="row no-print" aria-label={t(careWords.tools)}>
      {shown.map(([, to, Icon, name]) => (
        <GoButton key={to} size="small" to={`${here}/${to}`}>
          <Icon size={18} aria-hidden /> {t(name)}
        </GoButton>
      ))}
    </nav>
  )
}

/** Asks what the records are read for; where there is one purpose only, it is that one. `path` is the page's own. */
export function ForPurpose(props: {
  of: RegistryInfo
  path: string
  children: (purpose: string) => ReactNode
}): ReactNode {
  const t = useText()
  const go = useGo()
  const query = useQueryText()
  const mine = props.of.purposes.filter((one) => one.mine)
  const [only] = mine
  const chosen = mine.find((one) => one.name === query['purpose']) ?? (mine.length === 1 ? only : undefined)
  if (!only) return <EmptyState title={t(words.notMine)}>{t(words.notMineHelp)}</EmptyState>
  return (
    <>
      {mine.length > 1 && (
        <RadioGroup
          label={t(words.purpose)}
          help={t(words.purposeHelp)}
          value={chosen?.name ?? ''}
          onChange={(purpose) => go(props.path, { ...query, purpose }, true)}
          choices={mine.map((one) => ({
            value: one.name,
            label: t(one.title),
            help: t(words.purposeGround, { ground: one.legalGround }),
          }))}
        />
      )}
      {chosen && props.children(chosen.name)}
    </>
  )
}
