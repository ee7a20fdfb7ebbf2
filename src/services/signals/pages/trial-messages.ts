/** Texts of what is tried in the simulator. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const trialWords = defineMessages({
  closingPicture: {
    vi: 'Sơ đồ nút: bấm vào làn để đóng hoặc mở',
    en: 'Plan of the junction: press a lane to close or open it',
  },
  title: { vi: 'Thử trước khi làm', en: 'What if' },
  ask: { vi: 'Thử trong mô phỏng', en: 'Try in the simulator' },
  begin: { vi: 'Chạy thử', en: 'Try it' },
  lead: {
    vi: 'Chạy hai lần cùng một lượng xe như hiện nay: như đang có, rồi với thay đổi. Đường phố thật không đổi gì.',
    en: 'The present traffic is run twice: as things are, then with the change. Nothing changes on the street.',
  },
  what: { vi: 'Thử gì', en: 'What to try' },
  closure: { vi: 'Đóng làn', en: 'Close lanes' },
  lane: { vi: 'Hướng {name}, làn {n} từ vỉa hè', en: '{name}, lane {n} from the kerb' },
  none: { vi: 'Chưa thử gì ở nút này', en: 'Nothing was tried here yet' },
  ofPlan: { vi: 'Phương án {n}', en: 'Plan {n}' },
  ofLanes: { vi: 'Đóng {n} làn', en: '{n} {n|lane|lanes} closed' },
  waiting: { vi: 'Chờ chạy', en: 'Waiting' },
  running: { vi: 'Đang chạy', en: 'Running' },
  done: { vi: 'Xong', en: 'Done' },
  failed: { vi: 'Không chạy được', en: 'Failed' },
  failedWhy: { vi: 'Lý do: {why}', en: 'Because: {why}' },
  minutes: { vi: '{n} phút mô phỏng', en: '{n} simulated minutes' },
  before: { vi: 'Trước', en: 'Before' },
  after: { vi: 'Sau', en: 'After' },
  change: { vi: 'Khác', en: 'Change' },
  delay: { vi: 'Chậm mỗi xe (giây)', en: 'Delay a vehicle (s)' },
  travel: { vi: 'Thời gian đi (giây)', en: 'Travel time (s)' },
  wait: { vi: 'Đứng chờ mỗi xe (giây)', en: 'Standing a vehicle (s)' },
  arrived: { vi: 'Xe đến nơi', en: 'Vehicles arrived' },
  queueOf: { vi: 'Hàng chờ hướng {name} (xe)', en: 'Queue from {name} (vehicles)' },
  traffic: {
    vi: 'Lưu lượng mô phỏng {simulated} xe/phút qua các vạch dừng; đo được gần đây {measured}.',
    en: 'Simulated traffic: {simulated} vehicles a minute over the stop lines; lately measured: {measured}.',
  },
  trafficUnknown: {
    vi: 'Lưu lượng mô phỏng {simulated} xe/phút qua các vạch dừng; chưa có số đo để so.',
    en: 'Simulated traffic: {simulated} vehicles a minute over the stop lines; nothing measured to compare with.',
  },
})
