import type { ColumnType } from 'kysely'
import type { Message } from '../../kernel/i18n.ts'
import type { ChannelState } from './contract.ts'

type Json<T> = ColumnType<T, string, string>

export interface NoticeRow {
  person_id: string
  id: string
  kind: string
  link: string
  title: Message
  body: Message
  created_at: string
  repeated_at: string
  times: number
  read_at: string | null
  email: ChannelState
  email_attempts: number
  email_error: string | null
  email_to: string | null
  wording: number
  email_wording: number | null
  push: ChannelState
  push_attempts: number
}

export interface SubscriptionRow {
  person_id: string
  id: string
  endpoint: string
  p256dh: string
  auth: string
  created_at: string
}

export interface Tables {
  notice: Omit<NoticeRow, 'title' | 'body'> & { title: Json<Message>; body: Json<Message> }
  preference: { person_id: string; email: boolean; push: boolean; saved_at: string | null }
  push_subscription: SubscriptionRow
  vapid_key: {
    single: ColumnType<boolean, never, never>
    public_key: string
    sealed_private_key: Buffer
    created_at: string
  }
}
