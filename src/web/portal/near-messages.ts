/** Texts of what is around a person. */
import { defineMessages } from '../../kernel/i18n.ts'

export const nearWords = defineMessages({
  title: { vi: 'Quanh đây', en: 'Around here' },
  lead: {
    vi: 'Phản ánh đang xử lý, không khí, mưa và ngập: điều đã công khai.',
    en: 'Open reports, the air, rain and flooding: what is public.',
  },
  here: { vi: 'Vị trí của tôi', en: 'My position' },
  hereHelp: {
    vi: 'Vị trí chỉ dùng trong trình duyệt này, không gửi đi đâu. Hoặc kéo bản đồ tới nơi bạn muốn xem.',
    en: 'Your position stays in this browser. Or move the map to where you want to look.',
  },
  noPosition: { vi: 'Không lấy được vị trí. Hãy kéo bản đồ.', en: 'Your position could not be had. Move the map.' },
  layers: { vi: 'Hiện trên bản đồ', en: 'On the map' },
  reports: { vi: 'Phản ánh', en: 'Reports' },
  air: { vi: 'Không khí', en: 'Air' },
  water: { vi: 'Mưa, ngập', en: 'Rain, floods' },
  map: { vi: 'Bản đồ quanh đây', en: 'Map of what is around here' },
  mapHelp: {
    vi: 'Phím mũi tên để di chuyển, + và − để phóng to, thu nhỏ. Danh sách bên dưới có cùng nội dung.',
    en: 'Arrow keys move, + and − zoom. The list below says the same.',
  },
  zoomIn: { vi: 'Phóng to', en: 'Zoom in' },
  zoomOut: { vi: 'Thu nhỏ', en: 'Zoom out' },
  noWebGl: {
    vi: 'Trình duyệt này không vẽ được bản đồ. Danh sách có đủ nội dung.',
    en: 'This browser cannot draw the map. The list has everything.',
  },
  nearest: { vi: 'Gần nhất', en: 'Nearest' },
  nothing: { vi: 'Không có gì quanh đây', en: 'There is nothing around here' },
  metres: { vi: '{n} m', en: '{n} m' },
  kilometres: { vi: '{n} km', en: '{n} km' },
  report: { vi: 'Gửi phản ánh', en: 'Report a problem' },
})
