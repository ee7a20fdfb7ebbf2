/** Texts of the centre's frame. */
import { defineMessages } from '../../kernel/i18n.ts'

export const barWords = defineMessages({
  pages: { vi: 'Các trang của trung tâm', en: 'Pages of the centre' },
})
