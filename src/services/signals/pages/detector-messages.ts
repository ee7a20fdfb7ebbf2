/** Texts of the detectors. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const detectorWords = defineMessages({
  edit: { vi: 'Sửa đầu dò', en: 'Change the detectors' },
  editHelp: {
    vi: 'Tầm nhìn tính từ vạch dừng trở ngược lại. Sơ đồ đổi thì nút nối lại trong vài giây.',
    en: 'The range is from the stop line upstream. When the layout changes the intersection is linked anew within seconds.',
  },
  save: { vi: 'Lưu', en: 'Save' },
  add: { vi: 'Thêm đầu dò', en: 'Add a detector' },
  remove: { vi: 'Bỏ đầu dò ở {id}', en: 'Remove the detector at {id}' },
  place: { vi: 'Vị trí', en: 'Place' },
  laneOf: { vi: '{approach}, làn {n}', en: '{approach}, lane {n}' },
  kind: { vi: 'Loại', en: 'Kind' },
  loop: { vi: 'vòng từ', en: 'loop' },
  camera: { vi: 'camera', en: 'camera' },
  radar: { vi: 'ra đa', en: 'radar' },
  range: { vi: 'Tầm nhìn (m)', en: 'Range (m)' },
  health: { vi: 'Tình trạng', en: 'Health' },
  takeOut: { vi: 'Ngừng dùng', en: 'Take out' },
  takeOutOf: { vi: 'Ngừng dùng đầu dò {id}', en: 'Take {id} out of service' },
  takeOutHelp: {
    vi: 'Điều khiển không tin đầu dò này nữa và phục vụ làn theo lưu lượng đã biết. Còn dưới một phần tư đầu dò thì nút chạy giờ cố định.',
    en: 'The control no longer believes it and serves its lane by what is known of the flow. With fewer than a quarter left the intersection runs fixed time.',
  },
  putBack: { vi: 'Dùng lại', en: 'Put back' },
  putBackTo: { vi: 'Dùng lại đầu dò {id}', en: 'Put {id} back into service' },
})
