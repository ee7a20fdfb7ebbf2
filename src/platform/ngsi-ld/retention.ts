/** How long what entities were is kept. */
import type { RetentionRule } from '../../kernel/retention.ts'

const ground = { vi: 'Chính sách của thành phố', en: 'City policy' }
/** As telemetry keeps a series of the usual class. */
const days = 3 * 365

export const retains: readonly RetentionRule[] = [
  {
    name: 'transient-entities',
    what: { vi: 'Thực thể NGSI-LD đã hết hạn', en: 'NGSI-LD entities that are over' },
    ground,
    days: 1,
    then: 'erase',
    rows: { table: 'ngsi_ld.entity', key: ['tenant', 'id'], since: 'expires_at', only: 'expires_at is not null' },
  },
  {
    name: 'entity-maps',
    what: { vi: 'Bản đồ thực thể NGSI-LD đã hết hạn', en: 'NGSI-LD entity maps that are over' },
    ground,
    days: 1,
    then: 'erase',
    rows: { table: 'ngsi_ld.entity_map', key: ['tenant', 'id'], since: 'expires_at' },
  },
  {
    name: 'temporal-values',
    what: { vi: 'Giá trị cũ của thuộc tính thực thể NGSI-LD', en: 'Former values of attributes of NGSI-LD entities' },
    ground,
    days,
    then: 'erase',
    rows: {
      table: 'ngsi_ld.instance',
      key: ['tenant', 'entity_id', 'attribute', 'id'],
      // What was entered today about the past is as old as the past.
      since: 'coalesce(observed_at, modified_at)',
    },
  },
  {
    name: 'temporal-entities',
    what: { vi: 'Lịch sử của thực thể NGSI-LD đã xóa', en: 'The history of NGSI-LD entities that are gone' },
    ground,
    days,
    then: 'erase',
    rows: { table: 'ngsi_ld.history', key: ['tenant', 'id'], since: 'deleted_at', only: 'deleted_at is not null' },
  },
]
