/** Complete answers of the main procedures: for tests, the load and the bench. */
import type { Address, Answers } from './form.ts'

/** A ward of the two-level model, as organisation names it. */
export const hoanKiem: Address = {
  unitId: 'gso:00070@2025-07-01',
  unitName: 'Phường Hoàn Kiếm',
  line: 'Số 12 Hàng Bài',
}

export const applicantAnswers = (residence: Address = hoanKiem): Answers => ({
  applicantName: 'Nguyễn Văn An',
  applicantNumber: '001095000001',
  applicantBirth: '1995-03-02',
  applicantPhone: '0912345678',
  residence,
})

export function birthAnswers(residence: Address = hoanKiem): Answers {
  return {
    ...applicantAnswers(residence),
    relation: 'father',
    childName: 'Nguyễn Minh Khuê',
    childBirth: '2026-11-15',
    childSex: 'female',
    childEthnicity: 'Kinh',
    childNationality: 'Việt Nam',
    birthPlace: 'Bệnh viện Phụ sản Hà Nội, phường Ngọc Hà, Hà Nội',
    homeTown: 'Hà Nội',
    mother: {
      name: 'Trần Thị Bình',
      dateOfBirth: '1998-05-20',
      nationality: 'Việt Nam',
      ethnicity: 'Kinh',
      citizenNumber: '001198000002',
    },
    fatherKnown: 'yes',
    father: {
      name: 'Nguyễn Văn An',
      dateOfBirth: '1995-03-02',
      nationality: 'Việt Nam',
      ethnicity: 'Kinh',
      citizenNumber: '001095000001',
    },
    copies: 0,
    declaration: true,
  }
}

export function marriageAnswers(residence: Address = hoanKiem): Answers {
  return {
    ...applicantAnswers(residence),
    applicantSex: 'male',
    applicantEthnicity: 'Kinh',
    applicantNationality: 'Việt Nam',
    maritalState: 'never',
    marriageCount: 1,
    spouse: {
      name: 'Trần Thị Bình',
      citizenNumber: '001198000002',
      dateOfBirth: '1998-05-20',
      ethnicity: 'Kinh',
      nationality: 'Việt Nam',
      residence: 'Phường Cầu Giấy, Hà Nội',
    },
    spouseMaritalState: 'never',
    spouseMarriageCount: 1,
    kinship: 'none',
    copies: 1,
    declaration: true,
  }
}
