/** A parcel's card: what is open to anybody; the desk adds below what a purpose opens. */
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, Notice } from '../../../web/ui/page.tsx'
import type { ParcelView } from '../contract.ts'
import { uses } from '../uses.ts'
import { type Chosen, useArea, type useParcel } from './land-map.tsx'
import { words } from './page-messages.ts'

export function ParcelCard(props: {
  chosen: Chosen
  of: ReturnType<typeof useParcel>
  children?: (parcel: ParcelView) => ReactNode
}): ReactNode {
  const t = useText()
  const { chosen, of: parcel, children } = props
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever chose it, with a finger or a key, goes on reading here.
  useEffect(() => heading.current?.focus(), [chosen.number])
  if (chosen.number === undefined) return null
  return (
    <article className="map-card stack" aria-labelledby="parcel-title">
      <div className="row between">
        <h2 id="parcel-title" ref={heading} tabIndex={-1}>
          {t(words.parcel, { number: chosen.number })}
        </h2>
        <Button kind="quiet" size="small" onClick={() => chosen.choose(undefined)}>
          <IconX size={18} aria-hidden /> {t(words.close)}
        </Button>
      </div>
      <Answer of={parcel}>
        {(data) => (
          <>
            <OpenFacts parcel={data} />
            {children?.(data)}
          </>
        )}
      </Answer>
    </article>
  )
}

function OpenFacts({ parcel }: { parcel: ParcelView }): ReactNode {
  const t = useText()
  const area = useArea()
  const use = uses[parcel.use]
  return (
    <>
      {parcel.synthetic && <Notice tone="risk">{t(words.synthetic)}</Notice>}
      <dl className="answers">
        <Fact name={t(words.use)}>{use ? `${t(use.name)} (${parcel.use})` : parcel.use}</Fact>
        <Fact name={t(words.area)}>{area(parcel.areaM2)}</Fact>
        <Fact name={t(words.measured)}>{area(parcel.measuredM2)}</Fact>
        {parcel.address !== null && <Fact name={t(words.address)}>{parcel.address}</Fact>}
        <Fact name={t(words.unit)}>{t(parcel.unit)}</Fact>
      </dl>
      <h3>{t(words.planning)}</h3>
      {parcel.planning.length === 0 && <p className="soft">{t(words.noPlanning)}</p>}
      {parcel.planning.map(({ note, decision, since }) => (
        <p key={`${note}${since}`}>
          {note}{' '}
          <span className="soft small">
            {decision !== undefined && `${decision}, `}
            {t(words.since, { day: formatDate(since) })}
          </span>
        </p>
      ))}
    </>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
