/** The city's own catalogue: every procedure that can be applied for here. */
import type { Message } from '../../../kernel/i18n.ts'
import { birth, birthAgain } from './birth.ts'
import { businesses } from './business.ts'
import { city } from './city.ts'
import { civilStatus } from './civil-status.ts'
import { landAndStreets } from './land-and-streets.ts'
import { maritalStatus, marriage } from './marriage.ts'
import { say } from './parts.ts'
import { residence } from './residence.ts'
import { social } from './social.ts'
import type { ProcedureSource } from './source.ts'

export const catalogue: readonly ProcedureSource[] = [
  birth,
  birthAgain,
  marriage,
  maritalStatus,
  ...civilStatus,
  ...residence,
  ...businesses,
  ...social,
  ...landAndStreets,
  ...city,
]

export const fields: Readonly<Record<string, Message>> = {
  'ho-tich': say('Hộ tịch', 'Civil status'),
  'nuoi-con-nuoi': say('Nuôi con nuôi', 'Adoption'),
  'cu-tru': say('Đăng ký, quản lý cư trú', 'Residence'),
  'chung-thuc': say('Chứng thực', 'Certification'),
  'kinh-doanh': say('Hộ kinh doanh', 'Household business'),
  'thuong-mai': say('Thương mại', 'Trade'),
  'doanh-nghiep': say('Doanh nghiệp', 'Companies'),
  'an-toan-thuc-pham': say('An toàn thực phẩm', 'Food safety'),
  'bao-tro-xa-hoi': say('Bảo trợ xã hội', 'Social assistance'),
  'giao-duc': say('Giáo dục', 'Education'),
  'xay-dung': say('Xây dựng', 'Building'),
  'duong-bo': say('Đường bộ', 'Roads'),
  'ha-tang': say('Hạ tầng kỹ thuật', 'City infrastructure'),
  'dat-dai': say('Đất đai', 'Land'),
  'ly-lich-tu-phap': say('Lý lịch tư pháp', 'Judicial records'),
  'van-hoa': say('Văn hóa', 'Culture'),
  'giay-phep-lai-xe': say('Giấy phép lái xe', 'Driving licences'),
  'viec-lam': say('Việc làm', 'Employment'),
}

/** Life events of the home page, in the order shown; `icon` names a Tabler icon. */
export const lifeEvents: readonly { readonly id: string; readonly title: Message; readonly icon: string }[] = [
  { id: 'child', title: say('Có con', 'Having a child'), icon: 'baby-carriage' },
  { id: 'marriage', title: say('Kết hôn', 'Getting married'), icon: 'heart' },
  { id: 'loss', title: say('Người thân qua đời', 'Losing someone'), icon: 'candle' },
  { id: 'shop', title: say('Mở cửa hàng', 'Opening a shop'), icon: 'building-store' },
  { id: 'house', title: say('Nhà ở, xây dựng', 'Housing and building'), icon: 'home' },
  { id: 'work', title: say('Tìm việc, nghỉ việc', 'Work'), icon: 'briefcase' },
  { id: 'study', title: say('Đi học', 'School and study'), icon: 'school' },
  { id: 'hardship', title: say('Khó khăn, khuyết tật', 'Hardship and disability'), icon: 'helping-hand' },
  { id: 'old-age', title: say('Tuổi già', 'Old age'), icon: 'old' },
  { id: 'abroad', title: say('Đi nước ngoài', 'Going abroad'), icon: 'plane' },
  { id: 'vehicle', title: say('Xe cộ', 'Vehicles'), icon: 'car' },
]
