/**
 * Search over the whole catalogue in memory: 4,431 procedures make about 5,000 different syllables, which one process
 * scores in well under a millisecond (bench/procedure-search.ts). PostgreSQL's trigrams were measured beside it; see
 * docs/decisions/2026-11-22-procedure-search.md.
 *
 * What counts: how people say it (synonyms), the name, the summary, the field. A word typed with its marks must have
 * them in the text to count fully; typed without, any marks will do. Two words in the same order count more than apart.
 */
import { fold, words } from './fold.ts'

export interface SearchDocument {
  readonly code: string
  readonly name: string
  readonly synonyms: readonly string[]
  readonly summary: string
  readonly field: string
  /** Multiplies the score: what people come for, and what they can do here, comes first. */
  readonly boost: number
}

interface Posting {
  readonly doc: number
  weight: number
  /** The marked forms in which the word stands there. */
  readonly forms: Set<string>
}

export interface SearchHit {
  readonly code: string
  readonly score: number
}

export interface SearchResult {
  readonly hits: readonly SearchHit[]
  /** The words as understood, when one was corrected; null otherwise. */
  readonly understood: string | null
}

export interface SearchIndex {
  search(text: string): SearchResult
}

const weights = { name: 3, synonym: 3.5, summary: 1.2, field: 0.8 } as const

/** Words that people put around what they mean. Folded. */
const noise = new Set(
  'toi minh em anh chi muon can xin lam cho thu tuc nhu the nao o dau gi bi cua ve duoc phai hoi giup voi va thi la can cach de mot cai'.split(
    ' ',
  ),
)

export function createSearch(documents: readonly SearchDocument[]): SearchIndex {
  const postings = new Map<string, Map<number, Posting>>()
  const pairs = new Map<string, Set<number>>()
  const phrases: { readonly doc: number; readonly text: string; readonly folded: string }[] = []
  const lengths: number[] = []
  documents.forEach((document, doc) => {
    lengths.push(index(document, doc, postings, pairs))
    for (const phrase of [document.name, ...document.synonyms]) {
      const text = words(phrase).join(' ')
      phrases.push({ doc, text, folded: fold(text) })
    }
  })
  const vocabulary = [...postings.keys()]
  const average = lengths.reduce((sum, n) => sum + n, 0) / Math.max(1, lengths.length)
  const phrasesByText = new Map<string, { doc: number; text: string }[]>()
  for (const p of phrases) {
    const list = phrasesByText.get(p.folded) ?? []
    list.push(p)
    phrasesByText.set(p.folded, list)
  }
  return {
    search: (text) =>
      search({ documents, postings, pairs, vocabulary, lengths, average, phrases, phrasesByText }, text),
  }
}

interface Memory {
  readonly documents: readonly SearchDocument[]
  readonly postings: ReadonlyMap<string, ReadonlyMap<number, Posting>>
  readonly pairs: ReadonlyMap<string, ReadonlySet<number>>
  readonly vocabulary: readonly string[]
  readonly lengths: readonly number[]
  readonly average: number
  readonly phrases: readonly { readonly doc: number; readonly text: string; readonly folded: string }[]
  readonly phrasesByText: ReadonlyMap<string, readonly { readonly doc: number; readonly text: string }[]>
}

function index(
  document: SearchDocument,
  doc: number,
  postings: Map<string, Map<number, Posting>>,
  pairs: Map<string, Set<number>>,
): number {
  let length = 0
  const add = (text: string, weight: number, best: boolean) => {
    const list = words(text)
    length += list.length
    list.forEach((word, i) => {
      const folded = fold(word)
      const byDoc = postings.get(folded) ?? new Map<number, Posting>()
      postings.set(folded, byDoc)
      const posting = byDoc.get(doc)
      if (posting) {
        posting.weight = best ? Math.max(posting.weight, weight) : posting.weight + weight / 4
        posting.forms.add(word)
      } else byDoc.set(doc, { doc, weight, forms: new Set([word]) })
      const next = list[i + 1]
      if (next === undefined) return
      const key = `${folded} ${fold(next)}`
      const set = pairs.get(key) ?? new Set<number>()
      set.add(doc)
      pairs.set(key, set)
    })
  }
  add(document.name, weights.name, true)
  for (const synonym of document.synonyms) add(synonym, weights.synonym, true)
  const counted = length
  add(document.summary, weights.summary, false)
  add(document.field, weights.field, false)
  // Many synonyms must not make a procedure count as long.
  return Math.min(counted, 24)
}

interface Term {
  /** As typed, in lower case. */
  readonly word: string
  readonly folded: string
  /** Words of the catalogue it may stand for, each with how sure that is. */
  readonly candidates: readonly { readonly folded: string; readonly sure: number }[]
  readonly noise: boolean
}

function search(memory: Memory, text: string): SearchResult {
  const typed = words(text.slice(0, 200)).slice(0, 16)
  const terms = typed.map((word, i) => termOf(memory, word, i === typed.length - 1))
  const scores = new Map<number, number>()
  const covered = new Map<number, number>()
  let mass = 0
  for (const term of terms) mass += scoreTerm(memory, term, scores, covered)
  for (let i = 0; i + 1 < terms.length; i++) scorePair(memory, terms[i], terms[i + 1], scores)
  scorePhrases(memory, typed, terms, scores)
  const hits: SearchHit[] = []
  for (const [doc, score] of scores) {
    const document = memory.documents[doc]
    if (!document) continue
    // Most of what was asked for must be there: a rare word that hits alone is worth little.
    const coverage = mass > 0 ? (covered.get(doc) ?? 0) / mass : 0
    if (coverage < 0.3) continue
    hits.push({ code: document.code, score: score * (0.25 + coverage * coverage) * document.boost })
  }
  hits.sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1))
  const corrected = terms.some(
    (t) => t.candidates[0] !== undefined && t.candidates[0].folded !== t.folded && t.candidates[0].sure < 0.9,
  )
  return { hits, understood: corrected ? terms.map((t) => t.candidates[0]?.folded ?? t.word).join(' ') : null }
}

function termOf(memory: Memory, word: string, last: boolean): Term {
  const folded = fold(word)
  const isNoise = noise.has(folded)
  if (memory.postings.has(folded)) {
    const candidates = [{ folded, sure: 1 }]
    return { word, folded, candidates, noise: isNoise }
  }
  const candidates: { folded: string; sure: number }[] = []
  // The word being typed may be unfinished.
  if (last && folded.length >= 2) {
    for (const known of memory.vocabulary) if (known.startsWith(folded)) candidates.push({ folded: known, sure: 0.6 })
  }
  if (candidates.length === 0 && folded.length >= 3) {
    for (const known of memory.vocabulary) {
      if (Math.abs(known.length - folded.length) > 1) continue
      if (withinOneEdit(folded, known)) candidates.push({ folded: known, sure: known[0] === folded[0] ? 0.6 : 0.4 })
    }
  }
  candidates.sort(
    (a, b) =>
      b.sure - a.sure || (memory.postings.get(b.folded)?.size ?? 0) - (memory.postings.get(a.folded)?.size ?? 0),
  )
  return { word, folded, candidates: candidates.slice(0, 12), noise: isNoise }
}

/** Gives the weight of the term in the question, and adds to the score of each procedure that has it (BM25 with k = 1.2, b = 0.5). */
function scoreTerm(memory: Memory, term: Term, scores: Map<number, number>, covered: Map<number, number>): number {
  const importance = term.noise ? 0.15 : 1
  const total = memory.documents.length
  const best = new Map<number, number>()
  let mass = 0
  for (const candidate of term.candidates) {
    const byDoc = memory.postings.get(candidate.folded)
    if (!byDoc) continue
    const rarity = Math.log(1 + (total - byDoc.size + 0.5) / (byDoc.size + 0.5)) * importance
    mass = Math.max(mass, rarity)
    for (const posting of byDoc.values()) {
      const length = memory.lengths[posting.doc] ?? memory.average
      const saturated = (posting.weight * 2.2) / (posting.weight + 1.2 * (0.5 + (0.5 * length) / memory.average))
      const score = rarity * saturated * candidate.sure * markFit(term.word, term.folded, posting.forms)
      if (score > (best.get(posting.doc) ?? 0)) best.set(posting.doc, score)
    }
  }
  for (const [doc, score] of best) {
    scores.set(doc, (scores.get(doc) ?? 0) + score)
    covered.set(doc, (covered.get(doc) ?? 0) + mass)
  }
  // A word that nothing in the catalogue resembles still counts as asked for.
  return mass > 0 ? mass : 2 * importance
}

/** Typed with marks: those very marks count fully, others little. Typed without: all the same. */
function markFit(word: string, folded: string, forms: ReadonlySet<string>): number {
  if (word === folded) return 1
  return forms.has(word) ? 1.15 : 0.45
}

function scorePair(memory: Memory, a: Term | undefined, b: Term | undefined, scores: Map<number, number>): void {
  const [first, second] = [a?.candidates[0], b?.candidates[0]]
  if (!first || !second || (a?.noise && b?.noise)) return
  const docs = memory.pairs.get(`${first.folded} ${second.folded}`)
  if (!docs) return
  const rarity = Math.log(1 + memory.documents.length / docs.size)
  for (const doc of docs) {
    const score = scores.get(doc)
    if (score !== undefined) scores.set(doc, score + rarity * 1.2 * first.sure * second.sure)
  }
}

/** The whole question is a name or a synonym, or holds one, or is part of one. */
function scorePhrases(
  memory: Memory,
  typed: readonly string[],
  terms: readonly Term[],
  scores: Map<number, number>,
): void {
  const text = typed.join(' ')
  const folded = terms.map((t) => t.candidates[0]?.folded ?? t.folded).join(' ')
  if (folded.length < 3) return
  const marked = text !== fold(text)
  const raise = (doc: number, factor: number) => scores.set(doc, (scores.get(doc) ?? 0) * factor)
  const seen = new Set<number>()
  for (const p of memory.phrasesByText.get(folded) ?? []) {
    if (seen.has(p.doc)) continue
    seen.add(p.doc)
    raise(p.doc, marked && p.text !== text ? 1.5 : 2.5)
  }
  const spaced = ` ${folded} `
  for (const p of memory.phrases) {
    if (seen.has(p.doc) || p.folded.length < 4 || !scores.has(p.doc)) continue
    if (!spaced.includes(` ${p.folded} `)) continue
    seen.add(p.doc)
    raise(p.doc, marked && !` ${text} `.includes(` ${p.text} `) ? 1.3 : 1.8)
  }
}

/** One letter more, less, other, or two neighbours exchanged (Damerau–Levenshtein distance of at most 1). */
export function withinOneEdit(a: string, b: string): boolean {
  if (a === b) return true
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let i = 0
  while (i < short.length && short[i] === long[i]) i++
  if (short.length < long.length) return short.slice(i) === long.slice(i + 1)
  if (short.slice(i + 1) === long.slice(i + 1)) return true
  return short[i] === long[i + 1] && short[i + 1] === long[i] && short.slice(i + 2) === long.slice(i + 2)
}
