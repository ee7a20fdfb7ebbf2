/** One procedure: what you need, cost, time, where, what you get; then how, and the law. */
import {
  IconBuildingBank,
  IconCertificate,
  IconClock,
  IconCoin,
  IconFiles,
  IconSend,
  type TablerIcon,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatMoney, type Message } from '../../../../kernel/i18n.ts'
import { call } from '../../../../web/ui/client.ts'
import { Go, GoButton, PrintLink } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { usePathParams } from '../../../../web/ui/navigation.tsx'
import { Answer, Notice, PageHeader } from '../../../../web/ui/page.tsx'
import { type DeliveryWay, getProcedure, type Paper, type ProcedureDetail } from '../../contract.ts'
import { messages } from '../page-messages.ts'

const ways: Readonly<Record<DeliveryWay, Message>> = {
  online: messages.wayOnline,
  counter: messages.wayCounter,
  post: messages.wayPost,
}

export default function Procedure(): ReactNode {
  const { code = '' } = usePathParams()
  const procedure = useQuery({
    queryKey: ['procedure', code],
    queryFn: ({ signal }) => call(getProcedure, { params: { code }, signal }),
    staleTime: 600_000,
  })
  return (
    <Answer of={procedure} blocks alone>
      {(detail) => <Detail detail={detail} />}
    </Answer>
  )
}

function Detail({ detail }: { detail: ProcedureDetail }): ReactNode {
  const t = useText()
  return (
    <article>
      <PageHeader
        title={t(detail.name)}
        lead={t(detail.summary)}
        back={{ to: '/search', label: t(messages.allProcedures) }}
      />
      <div className="columns">
        <div className="stack wide">
          <KeyFacts detail={detail} />
          <Start detail={detail} />
          <Papers papers={detail.papers} />
          <Steps detail={detail} />
          <Fees detail={detail} />
        </div>
        <aside className="stack">
          <Side detail={detail} />
        </aside>
      </div>
    </article>
  )
}

/** How to apply; where the catalogue names no ways, how the result comes. */
function waysOf(detail: ProcedureDetail): readonly DeliveryWay[] {
  return detail.ways.length > 0 ? detail.ways.map((one) => one.way) : detail.delivery
}

function KeyFacts({ detail }: { detail: ProcedureDetail }): ReactNode {
  const t = useText()
  const needed = detail.papers.filter((paper) => !paper.known).length
  const facts: readonly (readonly [TablerIcon, Message, string])[] = [
    [IconFiles, messages.factPapers, needed ? t(messages.papersCount, { n: needed }) : t(messages.noPapers)],
    [IconCoin, messages.factCost, detail.feeFromDong === 0 ? t(messages.free) : t(detail.feeText)],
    [IconClock, messages.factTime, t(detail.timeText)],
    [IconBuildingBank, messages.factWhere, t(detail.decidingUnit)],
    [IconCertificate, messages.factResult, t(detail.result)],
    [
      IconSend,
      messages.factHow,
      waysOf(detail)
        .map((way) => t(ways[way]))
        .join(', '),
    ],
  ]
  return (
    <dl className="key-facts">
      {facts.map(([Icon, label, value]) => (
        <div key={label.vi}>
          <dt>
            <Icon size={18} aria-hidden /> {t(label)}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Start({ detail }: { detail: ProcedureDetail }): ReactNode {
  const t = useText()
  if (!detail.appliable) return <Notice>{t(messages.notHere, { unit: t(detail.receivingUnit) })}</Notice>
  return (
    <>
      {detail.partialReason && <Notice>{t(messages.partial, { reason: t(detail.partialReason) })}</Notice>}
      <div className="sticky-act no-print">
        <GoButton to={`/procedures/${detail.code}/start`} kind="primary" wide>
          {t(messages.start)}
        </GoButton>
        {detail.assurance === 2 && <p className="soft small">{t(messages.startAssurance)}</p>}
      </div>
    </>
  )
}

const needs = {
  required: ['strong', messages.paperRequired],
  when: ['quiet', messages.paperWhen],
  optional: ['quiet', messages.paperOptional],
} as const

function Papers({ papers }: { papers: readonly Paper[] }): ReactNode {
  const t = useText()
  return (
    <section className="stack tight">
      <h2>{t(messages.papersTitle)}</h2>
      {papers.length === 0 && <p>{t(messages.noPapers)}</p>}
      <ul className="line-list" role="list">
        {papers.map((paper) => {
          const [tone, words] = needs[paper.need]
          return (
            <li key={paper.slot}>
              <div className="line">
                <span className="grow">
                  <strong>{t(paper.name)}</strong>
                  {paper.help && (
                    <>
                      <br />
                      <span className="soft small">{t(paper.help)}</span>
                    </>
                  )}
                </span>
                <span className="tag" data-tone={paper.known ? 'done' : tone}>
                  {t(paper.known ? messages.paperKnown : words)}
                </span>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Steps({ detail }: { detail: ProcedureDetail }): ReactNode {
  const t = useText()
  if (detail.steps.length === 0) return null
  return (
    <section className="stack tight">
      <h2>{t(messages.stepsTitle)}</h2>
      <ol className="stack tight">
        {detail.steps.map((step) => (
          <li key={step.vi}>{t(step)}</li>
        ))}
      </ol>
    </section>
  )
}

function Fees({ detail }: { detail: ProcedureDetail }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (detail.fees.length === 0) return null
  return (
    <section className="stack tight">
      <h2>{t(messages.feesTitle)}</h2>
      <ul className="line-list" role="list">
        {detail.fees.map((fee) => (
          <li key={fee.id}>
            <div className="line">
              <span className="grow">
                {t(fee.name)} {fee.when && <span className="soft">({t(fee.when)})</span>}
                {fee.legalBasis && <span className="soft small"> · {fee.legalBasis}</span>}
              </span>
              <strong className="figures">{formatMoney(language, fee.amountDong)}</strong>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Side({ detail }: { detail: ProcedureDetail }): ReactNode {
  const t = useText()
  return (
    <>
      {detail.conditions.length > 0 && (
        <section className="stack tight">
          <h2>{t(messages.conditionsTitle)}</h2>
          <ul>
            {detail.conditions.map((one) => (
              <li key={one.vi}>{t(one)}</li>
            ))}
          </ul>
        </section>
      )}
      {detail.legalBasis.length > 0 && (
        <section className="stack tight">
          <h2>{t(messages.lawTitle)}</h2>
          <ul className="small">
            {detail.legalBasis.map((one) => (
              <li key={one.number}>
                <strong>{one.number}</strong> {one.title}
              </li>
            ))}
          </ul>
        </section>
      )}
      {detail.related.length > 0 && (
        <section className="stack tight">
          <h2>{t(messages.relatedTitle)}</h2>
          <ul>
            {detail.related.map((one) => (
              <li key={one.code}>
                <Go to={`/procedures/${one.code}`}>{t(one.name)}</Go>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div>
        <PrintLink />
      </div>
      <p className="soft small">
        {t(messages.provenance, {
          code: detail.code,
          version: detail.version,
          from: formatDate(detail.validFrom),
          source: detail.provenance,
        })}
      </p>
    </>
  )
}
