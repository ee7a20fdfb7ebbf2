// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  call: {
    incident_id: string
    sealed: Buffer | null
    taken_at: string
    taken_by: string
  }
  counter: {
    day: string
    n: number
  }
  handover: {
    id: string
    unit_id: string
    given_by: string
    given_name: string
    given_at: string
    notes: string
    open: ColumnType<readonly { id: string; code: string; title: string; severity: number; status: string }[], string, string>
    taken_by: string | null
    taken_name: string | null
    taken_at: string | null
  }
  incident: {
    id: string
    code: string
    kind: string
    severity: number
    status: 'new' | 'in-hand' | 'contained' | 'closed'
    outcome: 'resolved' | 'false-alarm' | null
    title: string
    description: string
    source: 'operator' | 'call' | 'alert' | 'report'
    longitude: number | null
    latitude: number | null
    address: string | null
    unit_id: string
    command_unit_id: string
    opened_at: string
    changed_at: string
    closed_at: string | null
    merged_into: string | null
    version: number
  }
  incident_event: {
    incident_id: string
    seq: number
    at: string
    actor_kind: 'official' | 'citizen' | 'system'
    actor_id: string
    actor_name: string
    type: string
    data: ColumnType<Record<string, unknown>, string, string>
    severity: number
    status: string
    longitude: number | null
    latitude: number | null
    merged: boolean
  }
  log_entry: {
    id: string
    unit_id: string
    at: string
    by_id: string
    by_name: string
    text: string
    incident_id: string | null
    corrects: string | null
  }
  merge_proposal: {
    incident_id: string
    other_id: string
    proposed_at: string
    distance_m: number | null
    minutes: number
    dismissed_by: string | null
  }
  playbook: {
    kind: string
    from_severity: number
    version: number
    title: ColumnType<{ vi: string; en: string }, string, string>
    steps: ColumnType<readonly unknown[], string, string>
    entered_at: string
    entered_by: string
  }
  playbook_run: {
    incident_id: string
    kind: string
    from_severity: number
    version: number
    title: ColumnType<{ vi: string; en: string }, string, string>
    started_at: string
    started_by: string
  }
  playbook_step: {
    incident_id: string
    n: number
    text: ColumnType<{ vi: string; en: string }, string, string>
    due_at: string
    done_at: string | null
    done_by: string | null
    note: string | null
  }
  resource: {
    id: string
    unit_id: string
    kind: 'team' | 'vehicle' | 'equipment' | 'shelter' | 'contact'
    name: string
    detail: string
    phone: string | null
    amount: number
    state: 'ready' | 'busy' | 'out'
    changed_at: string
    changed_by: string
  }
  signal: {
    incident_id: string
    source: string
    reference: string
    at: string
    ended_at: string | null
    title: ColumnType<{ vi: string; en: string }, string, string>
    link: string | null
  }
  task: {
    incident_id: string
    id: string
    title: string
    detail: string
    unit_id: string
    given_at: string
    given_by: string
    due_at: string
    state: 'given' | 'accepted' | 'refused' | 'done' | 'withdrawn'
    answered_at: string | null
    answered_by: string | null
    done_at: string | null
    note: string | null
    proof_document_id: string | null
  }
  warning: {
    id: string
    chain_id: string
    type: 'Alert' | 'Update' | 'Cancel'
    status: 'Actual' | 'Exercise' | 'Test'
    state: 'draft' | 'refused' | 'approved' | 'issued'
    unit_id: string
    incident_id: string | null
    content: ColumnType<import('./contract-warnings.ts').WarningContent, string, string>
    area_unit_ids: string[]
    composed_by: string
    composed_name: string
    composed_at: string
    decided_by: string | null
    decided_name: string | null
    decided_at: string | null
    refusal: string | null
    sent_at: string | null
    expires_at: string
    xml: string | null
    replaced_by: string | null
  }
  warning_subscriber: {
    person_id: string
    unit_id: string
    since: string
  }
}
