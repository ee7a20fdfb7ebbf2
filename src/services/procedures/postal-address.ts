/** Where the post takes a result: what the applicant has declared. Rule PR30. */
import type { PostalAddress } from '../../platform/delivery/contract.ts'
import type { Address, Answers } from './form.ts'

/** What is lacking for it; nothing when the post can be asked. */
export function lackingForPost(answers: Answers): readonly ('residence' | 'applicantPhone')[] {
  const { line, unitName } = (answers['residence'] ?? {}) as Partial<Address>
  const phone = answers['applicantPhone']
  return [
    ...(line && unitName ? [] : (['residence'] as const)),
    ...(typeof phone === 'string' && phone !== '' ? [] : (['applicantPhone'] as const)),
  ]
}

export function postalAddress(answers: Answers, recipientName: string): PostalAddress | undefined {
  if (lackingForPost(answers).length > 0) return undefined
  const { line, unitName } = answers['residence'] as Address
  return { recipientName, phone: String(answers['applicantPhone']), line, commune: unitName, province: 'Hà Nội' }
}
