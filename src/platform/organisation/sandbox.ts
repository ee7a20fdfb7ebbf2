/**
 * Officials to try Khuê with, of both models of government. Invented people; identity gives them their public passwords.
 * Loaded at start while SANDBOX is on.
 */
import type { Tx } from '../../kernel/app.ts'
import type { GovernmentModel, Role } from './contract.ts'
import { directory } from './current.ts'
import { cityId } from './reference.ts'
import * as store from './store.ts'

export interface SandboxOfficial {
  readonly username: string
  /** The same on every installation. */
  readonly officialId: string
  readonly name: string
  readonly title: { readonly vi: string; readonly en: string }
  readonly unitId: string
  readonly role: Role
  /** Whether the role reaches the units below. */
  readonly subtree: boolean
  readonly model: GovernmentModel | 'both'
  readonly email: string
}

interface Team {
  readonly place: string
  readonly unitId: string
  readonly model: SandboxOfficial['model']
  /** Clerk, specialist, leader, administrator. */
  readonly names: readonly [string, string, string, string]
  readonly leader: { readonly vi: string; readonly en: string }
}

const chairOfWard = { vi: 'Chủ tịch UBND phường', en: 'Chair of the Ward People’s Committee' }
const chairOfCommune = { vi: 'Chủ tịch UBND xã', en: 'Chair of the Commune People’s Committee' }
const chairOfTownship = { vi: 'Chủ tịch UBND thị trấn', en: 'Chair of the Township People’s Committee' }
const chairOfDistrict = { vi: 'Phó Chủ tịch UBND quận', en: 'Deputy Chair of the District People’s Committee' }
const chairOfRuralDistrict = { vi: 'Phó Chủ tịch UBND huyện', en: 'Deputy Chair of the District People’s Committee' }
const deputyDirector = { vi: 'Phó Giám đốc Sở', en: 'Deputy Director' }

const gso = (code: string, from: string) => `gso:${code}@${from}`
const department = (slug: string, from: string) => `department:${slug}@${from}`

const teams: readonly Team[] = [
  {
    place: 'hoankiem',
    unitId: gso('00070', '2025-07-01'),
    model: 'two-level',
    names: ['Nguyễn Thu Hằng', 'Trần Quốc Bảo', 'Lê Thị Minh Nguyệt', 'Phạm Hoài Nam'],
    leader: chairOfWard,
  },
  {
    place: 'caugiay',
    unitId: gso('00166', '2025-07-01'),
    model: 'two-level',
    names: ['Đỗ Thị Lan Anh', 'Vũ Đức Thắng', 'Hoàng Văn Khải', 'Ngô Thùy Linh'],
    leader: chairOfWard,
  },
  {
    place: 'trangtien',
    unitId: gso('00079', '2014-04-01'),
    model: 'three-level',
    names: ['Bùi Thị Hương Giang', 'Nguyễn Mạnh Cường', 'Đặng Thị Thanh Thủy', 'Trịnh Công Minh'],
    leader: chairOfWard,
  },
  {
    place: 'quanhoankiem',
    unitId: gso('002', '2014-04-01'),
    model: 'three-level',
    names: ['Phan Thị Ngọc Bích', 'Lương Thế Hiển', 'Nguyễn Anh Dũng', 'Dương Thị Hạnh'],
    leader: chairOfDistrict,
  },
  {
    place: 'thitransocson',
    unitId: gso('00376', '2014-04-01'),
    model: 'three-level',
    names: ['Tạ Thị Phương', 'Nguyễn Văn Hòa', 'Đào Xuân Trường', 'Chu Thị Duyên'],
    leader: chairOfTownship,
  },
  {
    place: 'phulinh',
    unitId: gso('00400', '2014-04-01'),
    model: 'three-level',
    names: ['Hà Thị Nhung', 'Vương Đình Tuấn', 'Nguyễn Thị Kim Oanh', 'Lưu Văn Chiến'],
    leader: chairOfCommune,
  },
  {
    place: 'huyensocson',
    unitId: gso('016', '2014-04-01'),
    model: 'three-level',
    names: ['Đinh Thị Thu Trang', 'Hồ Sỹ Nguyên', 'Trần Văn Lộc', 'Mai Thị Vân'],
    leader: chairOfRuralDistrict,
  },
  {
    place: 'sotuphap',
    unitId: department('so-tu-phap', '2008-08-01'),
    model: 'both',
    names: ['Nguyễn Ngọc Diệp', 'Cao Minh Quân', 'Phạm Thị Hồng Vân', 'Lê Đình Phúc'],
    leader: deputyDirector,
  },
  {
    place: 'congan',
    unitId: department('cong-an-thanh-pho', '2008-08-01'),
    model: 'both',
    names: ['Trần Thị Thu Hà', 'Nguyễn Trung Kiên', 'Đoàn Văn Sơn', 'Vũ Thị Bích Ngọc'],
    leader: { vi: 'Phó Trưởng phòng Hồ sơ nghiệp vụ', en: 'Deputy Head of the Records Division' },
  },
  {
    place: 'sotaichinh',
    unitId: department('so-tai-chinh', '2025-03-01'),
    model: 'both',
    names: ['Lê Thị Quỳnh Mai', 'Đỗ Hữu Nghĩa', 'Nguyễn Thế Vinh', 'Phùng Thị Loan'],
    leader: deputyDirector,
  },
  {
    place: 'soxaydung',
    unitId: department('so-xay-dung', '2025-03-01'),
    model: 'both',
    names: ['Hoàng Thị Thảo', 'Nguyễn Đăng Khoa', 'Bùi Quang Huy', 'Tô Thị Hiền'],
    leader: deputyDirector,
  },
  {
    place: 'ubndthanhpho',
    unitId: cityId,
    model: 'both',
    names: ['Nguyễn Thị Tuyết Nhung', 'Phạm Anh Tú', 'Trần Đức Long', 'Kiều Thị Hải Yến'],
    leader: { vi: 'Phó Chủ tịch UBND thành phố', en: 'Vice Chair of the City People’s Committee' },
  },
]

const roles = [
  { prefix: 'motcua', role: 'one-stop-clerk', vi: 'Cán bộ Bộ phận Một cửa', en: 'One-stop clerk' },
  { prefix: 'chuyenvien', role: 'specialist', vi: 'Chuyên viên', en: 'Specialist' },
  { prefix: 'lanhdao', role: 'leader', vi: '', en: '' },
  { prefix: 'quantri', role: 'unit-admin', vi: 'Quản trị đơn vị', en: 'Unit administrator' },
] as const

/** Fixed ids of the form of a UUIDv7, with the time part at zero: they sort first and cannot meet a real one. */
function fixedId(group: number, serial: number): string {
  return `00000000-0000-7000-8000-0000${group.toString(16).padStart(4, '0')}${serial.toString(16).padStart(4, '0')}`
}

function teamOfficials(team: Team, index: number): SandboxOfficial[] {
  return roles.map(({ prefix, role, vi, en }, place) => {
    const username = `${prefix}.${team.place}`
    return {
      username,
      officialId: fixedId(index + 1, place + 1),
      name: team.names[place] ?? '',
      title: role === 'leader' ? team.leader : { vi, en },
      unitId: team.unitId,
      role,
      subtree: false,
      model: team.model,
      email: `${username}@hanoi.example`,
    }
  })
}

const cityWide: readonly SandboxOfficial[] = [
  {
    username: 'dieuhanh',
    officialId: fixedId(99, 1),
    name: 'Nguyễn Hải Đăng',
    title: { vi: 'Trực điều hành', en: 'Duty operator' },
    unitId: cityId,
    role: 'operator',
    subtree: true,
    model: 'both',
    email: 'dieuhanh@hanoi.example',
  },
  {
    username: 'quantri',
    officialId: fixedId(99, 2),
    name: 'Lý Thị Ánh Tuyết',
    title: { vi: 'Quản trị hệ thống', en: 'System administrator' },
    unitId: cityId,
    role: 'system-admin',
    subtree: true,
    model: 'both',
    email: 'quantri@hanoi.example',
  },
  {
    username: 'dulieu',
    officialId: fixedId(99, 3),
    name: 'Phan Thị Minh Châu',
    title: { vi: 'Quản lý dữ liệu', en: 'Data steward' },
    unitId: cityId,
    role: 'data-steward',
    subtree: true,
    model: 'both',
    email: 'dulieu@hanoi.example',
  },
]

export const sandboxOfficials: readonly SandboxOfficial[] = [...teams.flatMap(teamOfficials), ...cityWide]

/** Adds who is missing; what was changed since (a role ended, a new title) stays. */
export async function loadSandboxOfficials(tx: Tx): Promise<void> {
  for (const official of sandboxOfficials) {
    const { officialId, name, email, unitId, role, subtree, title } = official
    const isNew = await store.insertOfficial(tx, { id: officialId, name, email, phone: null })
    if (!isNew) continue
    const validFrom = directory().unit(unitId)?.validFrom
    if (!validFrom) throw new Error(`sandbox official ${official.username}: no unit ${unitId}`)
    const position = { official_id: officialId, id: officialId, unit_id: unitId, valid_from: validFrom, valid_to: null }
    await store.insertPosition(tx, { ...position, title_vi: title.vi, title_en: title.en })
    await store.insertRole(
      tx,
      { id: officialId, officialId, role, unitId, subtree, validFrom, validTo: null },
      'sandbox',
    )
  }
}
