/** The receipt: the code of the case, its QR, the slip as PDF. Good on screen and on paper. */
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../../kernel/i18n.ts'
import { myCase } from '../../../../platform/casework/contract.ts'
import { documentContent } from '../../../../platform/documents/contract.ts'
import { call, pathOf } from '../../../../web/ui/client.ts'
import { CopyButton, GoButton, PrintLink } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { useLive } from '../../../../web/ui/live.ts'
import { usePathParams } from '../../../../web/ui/navigation.tsx'
import { Answer, PageHeader } from '../../../../web/ui/page.tsx'
import { QrCode } from '../../../../web/ui/qr.tsx'
import { SignedIn } from '../../../../web/ui/session.tsx'
import { getCaseContent } from '../../contract.ts'
import { messages } from '../../../../platform/casework/pages/my-case-messages.ts'

export default function Receipt(): ReactNode {
  return (
    <SignedIn face="portal" as="citizen" level={1}>
      {() => <Loaded />}
    </SignedIn>
  )
}

function Loaded(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { id = '' } = usePathParams()
  const found = useQuery({ queryKey: ['case', id], queryFn: ({ signal }) => call(myCase, { params: { id }, signal }) })
  const content = useQuery({
    queryKey: ['case', id, 'content'],
    queryFn: ({ signal }) => call(getCaseContent, { params: { id }, signal }),
  })
  useLive([`case:${id}`], [['case', id]])
  const slip = content.data?.slips.findLast((one) => one.form === '01')
  return (
    <div className="measure stack wide">
      <PageHeader title={t(messages.receiptTitle)} lead={t(messages.receiptLead)} />
      <Answer of={found} blocks>
        {(data) => (
          <>
            <div className="card beside-qr">
              <QrCode text={`/cases/${data.id}`} label={t(messages.receiptQr)} />
              <dl className="facts">
                <div>
                  <dt>{t(messages.caseCode)}</dt>
                  <dd className="case-code row">
                    {data.code} <CopyButton text={data.code} />
                  </dd>
                </div>
                <div>
                  <dt>{t(messages.submittedBy)}</dt>
                  <dd>{content.data?.applicant.name}</dd>
                </div>
                <div>
                  <dt>{data.procedure.title[language]}</dt>
                  <dd>{data.holder.unit.name[language]}</dd>
                </div>
                <div>
                  <dt>{t(messages.promised)}</dt>
                  <dd>{data.deadline.dueAt ? formatDateTime(language, data.deadline.dueAt) : t(messages.noDate)}</dd>
                </div>
              </dl>
            </div>
            {slip?.documentId ? null : <p className="soft">{t(messages.receiptPending)}</p>}
          </>
        )}
      </Answer>
      <div className="row no-print">
        {slip?.documentId && (
          <a className="button" href={pathOf(documentContent, { id: slip.documentId }, { save: true })}>
            <IconDownload size={20} aria-hidden /> {t(messages.receiptPdf)}
          </a>
        )}
        <GoButton to={`/cases/${id}`} kind="primary">
          {t(messages.toCase)}
        </GoButton>
        <PrintLink />
      </div>
    </div>
  )
}
