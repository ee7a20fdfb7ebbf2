/** Texts of casework's picture in the operations centre. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const centreWords = defineMessages({
  title: { vi: 'Giải quyết thủ tục hành chính toàn thành phố', en: 'Cases of the whole city' },
  fresh: { vi: 'Số liệu cách đây {seconds} giây', en: 'Figures {seconds} {seconds|second|seconds} old' },
  stale: {
    vi: 'Số liệu cũ: {seconds} giây chưa cập nhật',
    en: 'Stale: not updated for {seconds} {seconds|second|seconds}',
  },
  attention: { vi: 'Cần chú ý', en: 'Needs attention' },
  day: { vi: '24 giờ qua', en: 'Last 24 hours' },
  open: { vi: 'đang mở', en: 'open' },
  overdue: { vi: 'quá hạn', en: 'overdue' },
  dueSoon: { vi: 'sắp đến hạn', en: 'due soon' },
  onTime: { vi: 'trong hạn', en: 'on time' },
  paused: { vi: 'tạm dừng', en: 'paused' },
  submitted: { vi: 'mới nộp', en: 'submitted' },
  received: { vi: 'tiếp nhận', en: 'accepted' },
  done: { vi: 'giải quyết xong', en: 'processed' },
  returned: { vi: 'đã trả', en: 'returned' },
  onTimeRate: { vi: 'đúng hạn trong 30 ngày qua', en: 'on time, last 30 days' },
  byLevel: { vi: 'Hồ sơ đang mở theo cấp', en: 'Open cases by level' },
  city: { vi: 'UBND thành phố', en: 'City' },
  department: { vi: 'Sở, ban, ngành', en: 'Departments' },
  district: { vi: 'Quận, huyện, thị xã', en: 'Districts' },
  commune: { vi: 'Phường, xã', en: 'Wards and communes' },
  byStatus: { vi: 'Theo trạng thái', en: 'By status' },
  topUnits: { vi: 'Đơn vị có nhiều hồ sơ quá hạn', en: 'Units with most overdue' },
  noUnits: { vi: 'Chưa có hồ sơ nào đang mở', en: 'No open cases' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  fullScreen: { vi: 'Toàn màn hình', en: 'Full screen' },
})
