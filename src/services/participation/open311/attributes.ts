/** What Open311 clients are asked besides the usual, by category; answers become part of the words. Data, browser-safe. */
import type { Message } from '../../../kernel/i18n.ts'
import type { CategoryId } from '../categories.ts'

export interface Attribute {
  readonly code: string
  readonly datatype: 'string' | 'singlevaluelist'
  readonly required: boolean
  readonly description: Message
  readonly values: readonly { readonly key: string; readonly name: Message }[]
}

export const attributes: Readonly<Partial<Record<CategoryId, readonly Attribute[]>>> = {
  lighting: [
    {
      code: 'pole',
      datatype: 'string',
      required: false,
      description: { vi: 'Số hiệu cột đèn (ghi trên cột)', en: 'Number of the lamp post (written on it)' },
      values: [],
    },
  ],
  rubbish: [
    {
      code: 'kind',
      datatype: 'singlevaluelist',
      required: false,
      description: { vi: 'Loại rác', en: 'Kind of rubbish' },
      values: [
        { key: 'household', name: { vi: 'Rác sinh hoạt', en: 'Household' } },
        { key: 'construction', name: { vi: 'Phế thải xây dựng', en: 'Construction' } },
        { key: 'hazardous', name: { vi: 'Chất thải nguy hại', en: 'Hazardous' } },
      ],
    },
  ],
  noise: [
    {
      code: 'when',
      datatype: 'singlevaluelist',
      required: false,
      description: { vi: 'Thường vào lúc nào', en: 'When it usually is' },
      values: [
        { key: 'day', name: { vi: 'Ban ngày', en: 'By day' } },
        { key: 'evening', name: { vi: 'Buổi tối', en: 'In the evening' } },
        { key: 'night', name: { vi: 'Đêm, sau 22 giờ', en: 'At night, after 22:00' } },
      ],
    },
  ],
}
