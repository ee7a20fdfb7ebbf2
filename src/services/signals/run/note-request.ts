/** Requests for priority in the audit: emergency vehicles when they have passed, and whoever was refused. Buses are in the events. Rule SG66. */
import { system } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { note } from '../notes.ts'
import type { StreetEvent } from './street-control.ts'

const itself = system('signals-control')

export async function noteRequest(tx: Tx, { intersectionId, details }: StreetEvent): Promise<void> {
  const { step, vehicle, request, seconds, costS } = details
  const reason = reasonOf(step, String(vehicle), `${String(seconds)} giây, người khác chờ ${String(costS)} xe·giây`)
  if (reason) await note(tx, itself, { what: 'priority', intersectionId, reason, details: { step, vehicle, request } })
}

function reasonOf(step: unknown, vehicle: string, cost: string): string | undefined {
  if (step === 'refused') return `Từ chối: ${vehicle} không thuộc loại được ưu tiên qua bộ phát`
  if (vehicle !== 'emergency') return undefined
  if (step === 'passed') return `Xe ưu tiên yêu cầu qua bộ phát, đã qua sau ${cost}`
  return step === 'too-dear' ? `Xe ưu tiên yêu cầu qua bộ phát, thôi ưu tiên sau ${cost}` : undefined
}
