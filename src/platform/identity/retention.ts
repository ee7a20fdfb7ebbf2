/** How long identity keeps what. Where no law names a time, the city does. */
import type { RetentionRule } from '../../kernel/retention.ts'

export const retains: readonly RetentionRule[] = [
  {
    name: 'ended-sessions',
    what: { vi: 'Phiên đăng nhập đã hết hạn', en: 'Sessions that have ended' },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 90,
    then: 'erase',
    rows: { table: 'identity.session', key: ['token_hash'], since: 'expires_at' },
  },
  {
    name: 'sign-in-devices',
    what: {
      vi: 'Thiết bị và địa chỉ mạng trong lịch sử đăng nhập',
      en: 'Device and network address in the sign-in history',
    },
    ground: {
      vi: 'Chính sách của thành phố: chỉ giữ để phát hiện đăng nhập lạ',
      en: 'City policy: kept only to notice a stranger’s sign-in',
    },
    days: 180,
    then: 'pseudonymise',
    rows: {
      table: 'identity.sign_in',
      key: ['subject_id', 'id'],
      since: 'at',
      only: `(user_agent, address) <> ('', '')`,
      set: `user_agent = '', address = ''`,
    },
  },
  {
    name: 'sign-ins',
    what: { vi: 'Lịch sử đăng nhập', en: 'Sign-in history' },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 730,
    then: 'erase',
    rows: { table: 'identity.sign_in', key: ['subject_id', 'id'], since: 'at' },
  },
  {
    name: 'readings',
    what: { vi: 'Nhật ký tra cứu dữ liệu cá nhân', en: 'Record of readings of personal data' },
    ground: {
      vi: 'Chính sách của thành phố, để người dân thực hiện quyền được biết (Luật 91/2025)',
      en: 'City policy, for the person’s right to know (Law 91/2025)',
    },
    days: 1826,
    then: 'erase',
    rows: { table: 'identity.access', key: ['person_id', 'id'], since: 'at' },
  },
]
