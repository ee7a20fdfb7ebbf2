/**
 * The playbooks that come with the program: first steps by kind of incident, with the minutes within which each is due. They are the
 * city's own practice to begin with, entered as version 1; an official with the right to enters better ones.
 */
import type { PlaybookView } from '../contract-tasks.ts'

type Usual = Pick<PlaybookView, 'kind' | 'fromSeverity' | 'title' | 'steps'>
type Line = readonly [withinMinutes: number, vi: string, en: string]

const steps = (lines: readonly Line[]): Usual['steps'] =>
  lines.map(([withinMinutes, vi, en]) => ({ text: { vi, en }, withinMinutes }))

export const usualPlaybooks: readonly Usual[] = [
  {
    kind: 'flood',
    fromSeverity: 2,
    title: { vi: 'Ứng phó ngập úng', en: 'Flooding' },
    steps: steps([
      [
        5,
        'Xác nhận mực nước tại hai trạm gần nhất và qua điện thoại với phường',
        'Confirm the level at the two nearest gauges and by phone with the ward',
      ],
      [10, 'Giao đơn vị thoát nước vận hành bơm, mở cửa phai', 'Task the drainage unit with pumps and sluices'],
      [
        15,
        'Giao công an phường chặn đường, phân luồng quanh điểm ngập',
        'Task the ward police with closing and diverting roads',
      ],
      [
        20,
        'Kiểm tra trường học, bệnh viện, tầng hầm trong vùng ngập',
        'Check schools, hospitals and basements in the area',
      ],
      [
        30,
        'Soạn cảnh báo công cộng cho các phường bị ảnh hưởng',
        'Compose a public warning for the communes concerned',
      ],
      [60, 'Báo cáo nhanh lãnh đạo thành phố', 'Report to the city’s leaders'],
      [120, 'Đánh giá lại: nước rút, thiệt hại, nhu cầu hỗ trợ', 'Judge again: water, damage, help needed'],
    ]),
  },
  {
    kind: 'heat',
    fromSeverity: 2,
    title: { vi: 'Ứng phó nắng nóng', en: 'Heat' },
    steps: steps([
      [15, 'Xác nhận nhiệt độ và dự báo ba ngày', 'Confirm the temperature and the forecast of three days'],
      [
        30,
        'Soạn khuyến cáo cho người già, trẻ em, người làm việc ngoài trời',
        'Compose advice for the old, children and outdoor workers',
      ],
      [60, 'Đề nghị điện lực báo cáo phụ tải và phương án dự phòng', 'Ask the power company for load and reserves'],
      [60, 'Giao các phường mở điểm tránh nóng, điểm nước uống', 'Task communes with cool rooms and drinking water'],
      [240, 'Tổng hợp số ca cấp cứu do nắng nóng', 'Gather emergencies caused by heat'],
    ]),
  },
  {
    kind: 'air',
    fromSeverity: 2,
    title: { vi: 'Ứng phó ô nhiễm không khí', en: 'Air pollution' },
    steps: steps([
      [
        10,
        'Loại trừ lỗi thiết bị: so với các trạm lân cận',
        'Rule out a fault of the device: compare neighbouring stations',
      ],
      [30, 'Tìm nguồn: cháy, đốt rác, công trường', 'Look for the source: fire, burning of waste, building sites'],
      [45, 'Soạn khuyến cáo sức khỏe theo mức VN_AQI', 'Compose health advice by the degree of VN_AQI'],
      [60, 'Báo trường học hạn chế hoạt động ngoài trời', 'Tell schools to limit outdoor activity'],
      [180, 'Đánh giá lại theo dự báo 24 giờ', 'Judge again by the forecast of 24 hours'],
    ]),
  },
  {
    kind: 'fire',
    fromSeverity: 1,
    title: { vi: 'Ứng phó cháy, nổ', en: 'Fire' },
    steps: steps([
      [1, 'Chuyển tin cho cảnh sát chữa cháy 114', 'Pass it to the fire brigade, 114'],
      [3, 'Xác định địa chỉ, đường vào, nguồn nước', 'Find address, way in and water'],
      [
        5,
        'Giao công an phường giải tỏa đường, sơ tán nhà liền kề',
        'Task the ward police with clearing the road and the neighbouring houses',
      ],
      [5, 'Báo điện lực cắt điện khu vực', 'Have the power of the area cut'],
      [10, 'Báo cấp cứu 115 đứng chờ', 'Have ambulances, 115, stand by'],
      [30, 'Kiểm đếm người bị nạn, nơi tạm trú', 'Count casualties, find shelter'],
      [60, 'Báo cáo nhanh lãnh đạo thành phố', 'Report to the city’s leaders'],
    ]),
  },
  {
    kind: 'power',
    fromSeverity: 2,
    title: { vi: 'Ứng phó mất điện', en: 'Power outage' },
    steps: steps([
      [
        5,
        'Xác nhận phạm vi và giờ dự kiến có điện với điện lực',
        'Confirm extent and expected end with the power company',
      ],
      [
        15,
        'Kiểm tra bệnh viện, trạm bơm, người thở máy tại nhà',
        'Check hospitals, pumping stations, people on ventilators at home',
      ],
      [
        20,
        'Giao công an điều khiển giao thông tại nút đèn tắt',
        'Task the police with junctions whose signals are out',
      ],
      [30, 'Thông báo cho người dân vùng mất điện', 'Tell the people of the area'],
      [120, 'Đánh giá lại, chuẩn bị máy phát dự phòng', 'Judge again; make generators ready'],
    ]),
  },
  {
    kind: 'network',
    fromSeverity: 2,
    title: { vi: 'Ứng phó sự cố mạng trục', en: 'Failure of a trunk network link' },
    steps: steps([
      [
        5,
        'Xác định nút, tuyến bị đứt và đơn vị bị ảnh hưởng',
        'Find the node or link that is down and the units concerned',
      ],
      [10, 'Chuyển sang đường dự phòng', 'Switch to the spare route'],
      [15, 'Báo bộ phận một cửa các đơn vị làm việc ngoại tuyến', 'Tell the one-stop desks to work offline'],
      [30, 'Cử đội xử lý của nhà mạng, hẹn giờ', 'Send the carrier’s team and get a time'],
      [120, 'Kiểm tra đồng bộ dữ liệu sau khi thông tuyến', 'Check that data are in step after it is back'],
    ]),
  },
  {
    kind: 'crowd',
    fromSeverity: 2,
    title: { vi: 'Ứng phó tụ tập đông người', en: 'Crowd' },
    steps: steps([
      [5, 'Xác nhận số người, hướng di chuyển, nguyên nhân', 'Confirm number, direction and cause'],
      [10, 'Giao công an phân luồng, mở lối thoát', 'Task the police with lanes and ways out'],
      [15, 'Báo cấp cứu 115 đứng chờ', 'Have ambulances, 115, stand by'],
      [20, 'Đề nghị xe buýt, đường sắt đô thị điều chỉnh', 'Ask buses and the metro to adapt'],
      [60, 'Đánh giá lại', 'Judge again'],
    ]),
  },
  {
    kind: 'traffic',
    fromSeverity: 1,
    title: { vi: 'Ứng phó tai nạn, ùn tắc giao thông', en: 'Traffic accident or jam' },
    steps: steps([
      [2, 'Có người bị thương: chuyển tin cho cấp cứu 115', 'Somebody hurt: pass it to 115'],
      [5, 'Giao cảnh sát giao thông đến hiện trường', 'Task the traffic police with going there'],
      [10, 'Điều chỉnh đèn tín hiệu, phân luồng từ xa', 'Change signals, divert from afar'],
      [15, 'Báo xe buýt đổi lộ trình', 'Have buses change their route'],
      [45, 'Kéo xe, dọn đường; ghi giờ thông xe', 'Tow, clear the road; note when it is open'],
    ]),
  },
]
