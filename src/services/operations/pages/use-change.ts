/** What every change of an incident has in common. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { IncidentDetail } from '../contract.ts'

/** Sends, and shows what came of it everywhere. */
export function useChange<Input>(send: (input: Input) => Promise<IncidentDetail>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: (incident) => {
      client.setQueryData(['operations', 'incident', incident.id], incident)
      void client.invalidateQueries({ queryKey: ['operations'] })
    },
  })
}
