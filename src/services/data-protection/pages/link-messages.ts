import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  title: { vi: 'Cán bộ trong dân cư', en: 'Officials as residents' },
  lead: {
    vi: 'Để biết ai tra cứu đồng nghiệp mà không vì hồ sơ nào. Chỉ dùng cho cảnh báo đó; trang này không cho biết cán bộ là ai trong cơ sở dữ liệu.',
    en: 'To notice who looks up colleagues for no case. Used for that alarm alone; this page never tells who the official is in the registry.',
  },
  add: { vi: 'Gắn một cán bộ', en: 'Link an official' },
  addHelp: {
    vi: 'Theo hồ sơ nhân sự. Số định danh và ngày sinh không được lưu; người đó sẽ thấy lần tra cứu này.',
    en: 'As the personnel office has it. Number and day of birth are not kept; the person sees that they were looked up.',
  },
  email: { vi: 'Thư điện tử công vụ', en: 'Official e-mail address' },
  find: { vi: 'Tìm theo thư điện tử', en: 'Find by e-mail address' },
  search: { vi: 'Tìm', en: 'Find' },
  number: { vi: 'Số định danh cá nhân', en: 'Citizen number' },
  born: { vi: 'Ngày sinh', en: 'Date of birth' },
  name: { vi: 'Cán bộ', en: 'Official' },
  unit: { vi: 'Đơn vị', en: 'Unit' },
  when: { vi: 'Gắn lúc', en: 'Linked' },
  by: { vi: 'Người gắn', en: 'By' },
  byFile: { vi: 'Tệp của cơ quan nhân sự', en: 'A file of the personnel office' },
  remove: { vi: 'Bỏ gắn', en: 'Take away' },
  removeOf: { vi: 'Bỏ gắn của {name}', en: 'Take the link of {name} away' },
  removeHelp: {
    vi: 'Từ nay việc tra cứu hồ sơ của người này, và việc người này tra cứu, không còn được so với đồng nghiệp.',
    en: 'From now on readings of this person are no longer compared with who works beside them.',
  },
  none: { vi: 'Chưa gắn cán bộ nào', en: 'No official is linked yet' },
  noneHelp: {
    vi: 'Gắn từng người ở đây, hoặc nhiều người bằng tệp: khue link officials TỆP.',
    en: 'Link them one by one here, or many by a file: khue link officials FILE.',
  },
  nobody: { vi: 'Cán bộ này chưa được gắn', en: 'This official is not linked' },
  more: { vi: 'Xem thêm', en: 'More' },
})
