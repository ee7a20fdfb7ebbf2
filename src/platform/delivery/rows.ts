import type { ColumnType } from 'kysely'
import type { Message } from '../../kernel/i18n.ts'
import type { CustodyKind, DeliveryChannel, DeliveryStatus, PostalAddress } from './contract.ts'

type Json<T> = ColumnType<T, string, string>

export interface StoredRow {
  person_id: string
  id: string
  document_id: string
  case_id: string | null
  title: Message
  kind: string
  sha256: string
  received_at: string
  first_opened_at: string | null
  verify_path: string
  standing: 'current' | 'superseded' | 'revoked'
  search_text: string
}

export interface DeliveryRow {
  id: string
  case_id: string
  case_code: string | null
  person_id: string
  person_name: string | null
  document_id: string
  channel: DeliveryChannel
  status: DeliveryStatus
  title: Message
  unit_id: string | null
  address: PostalAddress | null
  tracking_code: string | null
  created_at: string
  completed_at: string | null
  last_error: string | null
  search_text: string
}

export interface CustodyRow {
  delivery_id: string
  id: string
  kind: CustodyKind
  sequence: number | null
  event_id: string | null
  at: string
  received_at: string
  holder: string
  place: string | null
  note: string | null
  actor: string
}

export interface Tables {
  stored_document: Omit<StoredRow, 'title'> & { title: Json<Message> }
  delivery: Omit<DeliveryRow, 'title' | 'address'> & {
    title: Json<Message>
    address: ColumnType<PostalAddress | null, string | null, string | null>
  }
  custody: CustodyRow
}
