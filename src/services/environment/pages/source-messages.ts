/** Texts of where places and limits come from. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const words = defineMessages({
  estimated: { vi: 'Vị trí của {n}/{of} trạm là ước lượng', en: 'The places of {n} of {of} stations are estimates' },
  estimatedHelp: {
    vi: 'Vị trí được đọc trên bản đồ theo tên trạm, chưa phải tọa độ do Sở Nông nghiệp và Môi trường công bố; có thể lệch vài trăm mét.',
    en: 'They were read off a map by the station’s name, and are not coordinates published by the department; they may be some hundred metres off.',
  },
  estimatedShort: { vi: 'vị trí ước lượng', en: 'estimated place' },
  limits: { vi: 'Ngưỡng và giới hạn lấy từ đâu', en: 'Where limits come from' },
  limitsLead: {
    vi: 'Mỗi ngưỡng có văn bản, số hiệu và bảng của nó. “Đã đọc văn bản”: số lấy từ chính văn bản. “Nguồn thứ cấp”: theo bên khác thuật lại, chờ Sở xác nhận.',
    en: 'Each limit has its law with number and table. “Text read”: taken from the text itself. “Secondary source”: as told by others, to be confirmed by the department.',
  },
  read: { vi: 'Đã đọc văn bản', en: 'Text read' },
  own: { vi: 'Tự đặt, không theo văn bản nào', en: 'Set here, by no law' },
  told: { vi: 'Nguồn thứ cấp', en: 'Secondary source' },
  airWhat: { vi: 'Báo trung tâm khi VN_AQI giờ', en: 'The centre is told when the hourly VN_AQI is' },
  bandsWhat: { vi: 'Sáu mức VN_AQI', en: 'The six bands of VN_AQI' },
  bandsGround: {
    vi: 'Quyết định 1459/QĐ-TCMT ngày 12/11/2019, bảng 1 (mức), bảng 2 (giá trị các chất), bảng 4 và 5 (khuyến nghị)',
    en: 'Decision 1459/QĐ-TCMT of 12 November 2019, table 1 (bands), table 2 (pollutants), tables 4 and 5 (advice)',
  },
  riverWhat: { vi: '{name}, báo động I / II / III', en: '{name}, alarm I / II / III' },
  rainWhat: { vi: 'Mưa 24 giờ', en: 'Rain in 24 hours' },
  floodWhat: { vi: 'Độ sâu ngập trên đường', en: 'Depth of water on the road' },
  from: { vi: 'từ {values}', en: 'from {values}' },
  plantWhat: { vi: '{name} (cột {column})', en: '{name} (column {column})' },
})
