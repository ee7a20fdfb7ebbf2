/** A report at the desk: where its answer is kept, and what follows when it was changed. */
import { useQueryClient } from '@tanstack/react-query'
import { toast } from '../../../web/ui/toast.tsx'
import type { DeskReport } from '../contract-desk.ts'

export const keyOf = (id: string) => ['participation', 'desk-report', id] as const

/** The answer to a change is the report as it is now. */
export function useSaved(id: string, said: string): (report: DeskReport) => void {
  const client = useQueryClient()
  return (report) => {
    client.setQueryData(keyOf(id), report)
    toast(said)
  }
}
