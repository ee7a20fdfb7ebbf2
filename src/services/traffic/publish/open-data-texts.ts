/** Texts of traffic's open datasets. */
const legalGround = {
  vi: 'Luật Đường bộ 35/2024/QH15; Luật Trật tự, an toàn giao thông đường bộ 36/2024/QH15; Nghị định 194/2025/NĐ-CP',
  en: 'Law on Roads 35/2024/QH15; Law on Road Traffic Order and Safety 36/2024/QH15; Decree 194/2025/NĐ-CP',
}
const road = { vi: 'giao thông đường bộ', en: 'road traffic' }

export const speedTexts = {
  title: { vi: 'Tốc độ trên đường chính theo giờ', en: 'Speeds on main roads by the hour' },
  description: {
    vi: 'Tốc độ trung bình đo được của từng đoạn đường chính (cao tốc, quốc lộ, trục chính, đường khu vực) theo từng giờ của ngày hôm qua. Chỉ có nơi và giờ có ít nhất ba xe báo về trong năm phút; không có chỗ nào suy đoán.',
    en: 'Mean measured speed of each segment of main roads (motorways, trunk, primary and secondary roads) in each hour of yesterday. Only where at least three vehicles told of it within five minutes; nothing is estimated.',
  },
  keywords: [road, { vi: 'tốc độ, ùn tắc', en: 'speed, congestion' }],
  legalGround,
}

export const measureTexts = {
  title: { vi: 'Cấm đường, thi công và sự kiện', en: 'Closures, roadworks and events' },
  description: {
    vi: 'Những gì cản trở giao thông đã được công bố, đang và sẽ diễn ra, cùng 30 ngày đã qua: loại, mức ảnh hưởng, đường, thời gian, đơn vị công bố.',
    en: 'What stands in the way of traffic and was published, now and to come, and of the last 30 days: kind, effect, roads, period, publishing unit.',
  },
  keywords: [road, { vi: 'cấm đường, thi công', en: 'closure, roadworks' }],
  legalGround,
}

export const columnTexts = {
  segment: [
    'Mã đoạn',
    'Segment',
    'Số của đoạn đường trong mạng lưới (/api/traffic/segments).',
    'Number of the segment in the network (/api/traffic/segments).',
  ],
  road: ['Tên đường', 'Road', 'Tên đường.', 'Name of the road.'],
  class: ['Cấp đường', 'Class', 'Theo OpenStreetMap.', 'As OpenStreetMap has it.'],
  day: ['Ngày', 'Day', 'Ngày ở Hà Nội.', 'In Hanoi.'],
  hour: ['Giờ', 'Hour', 'Giờ bắt đầu, 0 đến 23.', 'Begin of the hour, 0 to 23.'],
  kmh: [
    'Tốc độ (km/giờ)',
    'Speed (km/h)',
    'Trung bình của các lần đo năm phút.',
    'Mean of the five-minute measurements.',
  ],
  moments: ['Số lần đo', 'Measurements', 'Số lần đo năm phút trong giờ.', 'Five-minute measurements in the hour.'],
  limit: [
    'Tốc độ cho phép (km/giờ)',
    'Speed limit (km/h)',
    'Theo biển báo hoặc theo loại đường.',
    'Signed, or by the kind of road.',
  ],
  lat: ['Vĩ độ', 'Latitude', 'Giữa đoạn, WGS84.', 'Middle of the segment, WGS84.'],
  lon: ['Kinh độ', 'Longitude', 'Giữa đoạn, WGS84.', 'Middle of the segment, WGS84.'],
  id: ['Mã', 'Id', 'Mã của việc đã công bố.', 'Of what was published.'],
  kind: ['Loại', 'Kind', 'Thi công, cấm đường hay sự kiện.', 'Roadworks, a closure or an event.'],
  effect: ['Ảnh hưởng', 'Effect', 'Cấm hẳn, thu hẹp hay đi chậm.', 'Closed, narrowed or slow.'],
  titleVi: ['Nội dung', 'Title', 'Tên việc bằng tiếng Việt.', 'In Vietnamese.'],
  titleEn: ['Nội dung (tiếng Anh)', 'Title (English)', 'Tên việc bằng tiếng Anh.', 'In English.'],
  roads: ['Các đường', 'Roads', 'Tên đường, đoạn dài nhất trước.', 'Names, the longest part first.'],
  starts: ['Bắt đầu', 'Begins', 'Thời điểm ISO 8601.', 'ISO 8601.'],
  ends: ['Kết thúc', 'Ends', 'Thời điểm ISO 8601.', 'ISO 8601.'],
  unit: ['Đơn vị', 'Unit', 'Đơn vị công bố.', 'The unit that published it.'],
} as const satisfies Readonly<Record<string, readonly [string, string, string, string]>>
