/** What kinds of places there are. Another system adds its own values to a place by the field `details`. Browser-safe. */

export interface Category {
  readonly name: { readonly vi: string; readonly en: string }
  /** The category above; null for those that only group. */
  readonly parent: string | null
  /** Of the icon set @tabler/icons, in its spelling there. */
  readonly icon: string
}

const group = (vi: string, en: string, icon: string): Category => ({ name: { vi, en }, parent: null, icon })
const within =
  (parent: string) =>
  (vi: string, en: string, icon: string): Category => ({ name: { vi, en }, parent, icon })

const education = within('education')
const health = within('health')
const authority = within('public-service')
const trade = within('trade')
const travel = within('travel')
const leisure = within('leisure')
const street = within('street')

export const categories = {
  education: group('Giáo dục', 'Education', 'school'),
  kindergarten: education('Trường mầm non', 'Kindergarten', 'horse-toy'),
  school: education('Trường phổ thông', 'School', 'school'),
  university: education('Đại học, cao đẳng', 'University or college', 'certificate'),
  library: education('Thư viện', 'Library', 'books'),
  health: group('Y tế', 'Health', 'stethoscope'),
  hospital: health('Bệnh viện', 'Hospital', 'building-hospital'),
  clinic: health('Phòng khám', 'Clinic', 'stethoscope'),
  'health-station': health('Trạm y tế', 'Health station', 'first-aid-kit'),
  pharmacy: health('Nhà thuốc', 'Pharmacy', 'pill'),
  'public-service': group('Dịch vụ công', 'Public services', 'building-bank'),
  police: authority('Công an', 'Police', 'shield'),
  'fire-station': authority('Chữa cháy và cứu nạn', 'Fire and rescue', 'flame'),
  'post-office': authority('Bưu điện', 'Post office', 'mail'),
  'community-centre': authority('Nhà văn hóa, nhà sinh hoạt cộng đồng', 'Community centre', 'users-group'),
  trade: group('Mua bán, dịch vụ', 'Trade and services', 'shopping-bag'),
  market: trade('Chợ', 'Market', 'building-store'),
  supermarket: trade('Siêu thị', 'Supermarket', 'shopping-cart'),
  'convenience-store': trade('Cửa hàng tiện lợi', 'Convenience store', 'shopping-bag'),
  restaurant: trade('Quán ăn, nhà hàng', 'Restaurant', 'tools-kitchen-2'),
  cafe: trade('Quán cà phê', 'Café', 'coffee'),
  bank: trade('Ngân hàng', 'Bank', 'building-bank'),
  atm: trade('Máy rút tiền (ATM)', 'Cash machine', 'cash'),
  'fuel-station': trade('Trạm xăng', 'Filling station', 'gas-station'),
  warehouse: trade('Nhà kho', 'Warehouse', 'building-warehouse'),
  travel: group('Đi lại', 'Getting about', 'bus'),
  'bus-stop': travel('Điểm dừng xe buýt', 'Bus stop', 'bus-stop'),
  parking: travel('Bãi đỗ xe', 'Car park', 'parking'),
  'charging-station': travel('Trạm sạc xe điện', 'Charging station', 'charging-pile'),
  leisure: group('Văn hóa, vui chơi', 'Culture and leisure', 'trees'),
  monument: leisure('Di tích, công trình kỷ niệm', 'Monument or historic site', 'building-monument'),
  park: leisure('Công viên, vườn hoa', 'Park', 'trees'),
  playground: leisure('Sân chơi', 'Playground', 'play-basketball'),
  street: group('Tiện ích đường phố', 'On the street', 'lamp'),
  'public-toilet': street('Nhà vệ sinh công cộng', 'Public toilet', 'wc'),
  'drinking-water': street('Nước uống công cộng', 'Drinking water', 'droplet'),
  'waste-basket': street('Thùng rác', 'Waste basket', 'trash'),
} as const satisfies Readonly<Record<string, Category>>

export type CategoryName = keyof typeof categories
export const categoryNames = Object.keys(categories) as readonly CategoryName[]

/** Those that a place can be of: a group only gathers others. */
export const placeCategories = categoryNames.filter((name) => categories[name].parent !== null)

export function isCategory(text: string): text is CategoryName {
  return Object.hasOwn(categories, text)
}

/** A category, or all of a group. */
export function withMembers(name: CategoryName): readonly CategoryName[] {
  return categories[name].parent === null ? categoryNames.filter((one) => categories[one].parent === name) : [name]
}
