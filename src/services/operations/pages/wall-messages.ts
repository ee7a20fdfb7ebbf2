import { defineMessages } from '../../../kernel/i18n.ts'

export const wallWords = defineMessages({
  title: { vi: 'Màn hình lớn', en: 'Wall' },
  incidents: { vi: 'Sự việc đang xảy ra', en: 'What is wrong' },
  tasks: { vi: 'Việc đang làm', en: 'What is being done' },
  sensors: { vi: 'Cảnh báo thiết bị', en: 'Alerts of devices' },
  cases: { vi: 'Hồ sơ', en: 'Cases' },
  map: { vi: 'Bản đồ', en: 'Map' },
  warnings: { vi: 'Cảnh báo cho người dân', en: 'Public warnings' },
  fresh: { vi: 'cập nhật {at}', en: 'as of {at}' },
  old: { vi: 'DỮ LIỆU CŨ {minutes} PHÚT · đang tự nối lại', en: 'DATA {minutes} MIN OLD · reconnecting' },
  none: { vi: 'Không có', en: 'None' },
  more: { vi: 'và {n} nữa', en: 'and {n} more' },
  alarm: { vi: 'CHƯA AI NHẬN', en: 'NOBODY HAS TAKEN IT' },
  stands: { vi: 'Đang dừng ở màn này. Phím cách để chạy tiếp.', en: 'Held on this screen. Space goes on.' },
  screenOf: { vi: 'Màn {n} trên {all}', en: 'Screen {n} of {all}' },
  leftOut: {
    vi: 'Màn này đang gặp lỗi. Các màn khác vẫn chạy; màn này sẽ thử lại ở lượt sau.',
    en: 'This screen has a fault. The others go on; it is tried again at its next turn.',
  },
  unknownScreen: { vi: 'Không có màn nào tên như vậy', en: 'There is no screen of that name' },
  unknownScreenHelp: {
    vi: 'Dùng ?screens= với: {names}; thêm &seconds= để đổi thời gian.',
    en: 'Use ?screens= with: {names}; add &seconds= to change the time.',
  },
})
