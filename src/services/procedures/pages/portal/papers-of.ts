/** Which papers an application asks for. What a case-by-case paper depends on is the server's to say (`checkDraft`). */
import type { Draft, DraftCheck, DraftFile, Paper } from '../../contract.ts'

export interface AskedPaper {
  readonly paper: Paper
  readonly files: readonly DraftFile[]
  /** It must be attached. */
  readonly needed: boolean
  /** It comes to what the case has already. */
  readonly isAddition: boolean
}

/** Papers to show, those the city knows left out. `check` narrows those that depend on the answers. */
export function papersOf(draft: Draft, check?: DraftCheck): readonly AskedPaper[] {
  return draft.papers
    .filter((paper) => !paper.known)
    .map((paper) => {
      const asked = check?.papers.find((one) => one.slot === paper.slot)?.asked
      const isAddition = draft.kind === 'supplement'
      return {
        paper,
        files: draft.files.filter((file) => file.slot === paper.slot),
        isAddition,
        needed: !isAddition && (paper.need === 'required' || (paper.need === 'when' && asked === true)),
      }
    })
}
