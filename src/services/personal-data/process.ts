/** The process of a request for correction, as data. Law 91/2025 art. 13; Decree 356/2025. */
import type { Process } from '../../platform/casework/contract.ts'

/** Not a procedure of the national catalogue: the law gives the right, and the city its own code. */
export const correctionProcess: Process = {
  procedureCode: 'DLCN-CHINH-SUA',
  version: 1,
  title: { vi: 'Chỉnh sửa dữ liệu cá nhân', en: 'Correction of personal data' },
  service: 'personal-data',
  // An answer within two working days, done within ten days (Decree 356/2025, from a secondary source: to be confirmed).
  calendarDays: 10,
  workingHours: 56,
  payment: 'none',
  steps: [
    {
      id: 'reception',
      name: { vi: 'Tiếp nhận', en: 'Reception' },
      role: 'one-stop-clerk',
      at: 'receiving',
      workingHours: 8,
      actions: ['receive', 'request-supplement', 'refuse', 'pass-on', 'take', 'assign'],
      next: 'check',
    },
    {
      id: 'check',
      name: { vi: 'Xác minh', en: 'Check' },
      role: 'specialist',
      at: 'competent',
      workingHours: 32,
      actions: ['take', 'assign', 'pass-on', 'ask-opinion', 'request-supplement', 'extend'],
      next: 'decision',
    },
    {
      id: 'decision',
      name: { vi: 'Quyết định', en: 'Decision' },
      role: 'leader',
      at: 'competent',
      workingHours: 16,
      actions: ['grant', 'refuse', 'return-for-rework', 'extend'],
      next: null,
    },
  ],
}

export const legalGround = 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 13'
