/** Texts of the page of playbooks. */
import { defineMessages } from '../../../kernel/i18n.ts'

export const playbookWords = defineMessages({
  title: { vi: 'Kịch bản ứng phó', en: 'Playbooks' },
  lead: {
    vi: 'Mỗi loại sự việc, từ mức nào trở lên, cần làm những bước nào và trong bao lâu.',
    en: 'For each kind of incident, from which severity on: what is done, and by when.',
  },
  forbidden: { vi: 'Bạn chưa có quyền xem kịch bản', en: 'You may not see playbooks' },
  none: { vi: 'Chưa có kịch bản nào', en: 'There are no playbooks yet' },
  add: { vi: 'Thêm kịch bản', en: 'Add a playbook' },
  change: { vi: 'Sửa thành bản mới', en: 'Write a new version' },
  changeOf: { vi: 'Bản mới: {name}', en: 'New version: {name}' },
  changeHelp: {
    vi: 'Sự việc đã bắt đầu vẫn theo bản cũ; bản mới dùng cho sự việc từ nay.',
    en: 'What was started goes on by the version before; the new one is for incidents from now on.',
  },
  when: { vi: '{kind}, từ mức {severity}', en: '{kind}, from {severity} on' },
  version: { vi: 'bản {n}, {by}, {at}', en: 'version {n}, {by}, {at}' },
  within: { vi: 'trong {n} phút', en: 'within {n} {n|minute|minutes}' },
  kind: { vi: 'Loại sự việc', en: 'Kind of incident' },
  fromSeverity: { vi: 'Từ mức', en: 'From severity' },
  titleVi: { vi: 'Tên (tiếng Việt)', en: 'Title (Vietnamese)' },
  titleEn: { vi: 'Tên (tiếng Anh)', en: 'Title (English)' },
  step: { vi: 'Bước {n}', en: 'Step {n}' },
  stepVi: { vi: 'Làm gì (tiếng Việt)', en: 'What is done (Vietnamese)' },
  stepEn: { vi: 'Làm gì (tiếng Anh)', en: 'What is done (English)' },
  minutes: { vi: 'Trong bao nhiêu phút từ lúc bắt đầu', en: 'Within how many minutes of the start' },
  addStep: { vi: 'Thêm bước', en: 'Add a step' },
  up: { vi: 'Đưa lên', en: 'Move up' },
  upOf: { vi: 'Đưa bước {n} lên', en: 'Move step {n} up' },
  remove: { vi: 'Bỏ bước', en: 'Remove' },
  removeOf: { vi: 'Bỏ bước {n}', en: 'Remove step {n}' },
  save: { vi: 'Lưu bản mới', en: 'Save the new version' },
  saved: { vi: 'Đã lưu bản {n}', en: 'Version {n} is saved' },
})
