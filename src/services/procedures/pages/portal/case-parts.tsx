/** What procedures put into the page of a case. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { MyCaseParts } from '../../../../platform/casework/pages/portal-case.tsx'
import { call } from '../../../../web/ui/client.ts'
import { Answer } from '../../../../web/ui/page.tsx'
import { getCaseContent } from '../../contract.ts'
import { SupplementStart } from './case-acts.tsx'
import { CaseContentParts, CaseResult } from './case-content.tsx'

function useContent(id: string) {
  return useQuery({
    queryKey: ['case', id, 'content'],
    queryFn: ({ signal }) => call(getCaseContent, { params: { id }, signal }),
  })
}

function Content({ id }: { id: string }): ReactNode {
  return (
    <Answer of={useContent(id)} lines={5}>
      {(parts) => <CaseContentParts content={parts} caseId={id} />}
    </Answer>
  )
}

function Result({ id }: { id: string }): ReactNode {
  return <CaseResult content={useContent(id).data} />
}

export const procedureCase: MyCaseParts = {
  Supplement: ({ data }) => <SupplementStart caseId={data.id} />,
  Result: ({ data }) => <Result id={data.id} />,
  Content: ({ data }) => <Content id={data.id} />,
}
