/**
 * The process of an alarm, as data: the official explains, the leader in charge of the protection of personal data grants that the
 * reading was justified, or refuses.
 */
import type { Process } from '../../../platform/casework/contract.ts'

export const alarmProcess: Process = {
  procedureCode: 'DLCN-CANH-BAO',
  version: 1,
  title: { vi: 'Xem xét tra cứu dữ liệu bất thường', en: 'Examination of an unusual reading' },
  service: 'data-protection',
  // The city's own times: three working days to explain, seven to decide.
  workingHours: 80,
  payment: 'none',
  steps: [
    {
      id: 'explain',
      name: { vi: 'Giải trình', en: 'Explanation' },
      role: 'specialist',
      at: 'receiving',
      workingHours: 24,
      actions: ['receive', 'take', 'assign', 'pass-on', 'ask-opinion'],
      next: 'decision',
    },
    {
      id: 'decision',
      name: { vi: 'Kết luận', en: 'Conclusion' },
      role: 'leader',
      at: 'receiving',
      workingHours: 56,
      actions: ['grant', 'refuse', 'return-for-rework'],
      next: null,
    },
  ],
}

export const legalGround = 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15'
