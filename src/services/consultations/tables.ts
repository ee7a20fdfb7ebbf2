// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  consultation: {
    consultation_id: string
    kind: 'draft' | 'poll' | 'dialogue'
    title: ColumnType<{ vi: string; en: string }, string, string>
    lead: ColumnType<{ vi: string; en: string }, string, string>
    unit_id: string
    opens_at: string
    closes_at: string
    area_unit_ids: string[] | null
    age_min: number | null
    held_at: string | null
    held_where: string | null
    seats: number | null
    answer: string | null
    answered_at: string | null
    made_by: string
    made_at: string
    published_at: string | null
  }
  earlier_answer: {
    consultation_id: string
    answer_id: string
    saying_id: string | null
    words: string
    published_at: string
    replaced_at: string
  }
  part: {
    consultation_id: string
    part_id: string
    position: number
    heading: string
    body: string
  }
  saying: {
    consultation_id: string
    saying_id: string
    part_id: string | null
    person_id: string
    shown_name: string | null
    words: string
    said_at: string
    state: 'waiting' | 'shown' | 'refused'
    reason: string | null
    votes: Generated<number>
    answer: string | null
    answered_at: string | null
  }
  saying_vote: {
    consultation_id: string
    saying_id: string
    person_id: string
  }
  seat: {
    consultation_id: string
    person_id: string
    name: string
    taken_at: string
  }
  tally: {
    consultation_id: string
    part_id: string
    unit_id: string
    votes: number
  }
  task: {
    consultation_id: string
    task_id: string
    words: string
    unit_id: string
    due_on: string
    done_at: string | null
    outcome: string | null
  }
  voter: {
    consultation_id: string
    person_id: string
  }
}
