/** Texts of the second factor, where an action asks for it. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  code: { vi: 'Mã xác thực 6 số', en: 'Six-digit code' },
  codeHelp: {
    vi: 'Mở ứng dụng xác thực trên điện thoại để lấy mã.',
    en: 'From the authenticator on your phone.',
  },
  byPasskey: { vi: 'Xác thực bằng khóa truy cập', en: 'Confirm by passkey' },
})
