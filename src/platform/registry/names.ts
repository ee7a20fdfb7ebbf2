/** How typed names find recorded ones: folded words, read from either end, one letter forgiven in a word. */

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** `nguyen van an` → `an van nguyen`: people are called by their given name. */
export function reversed(words: string): string {
  return words.split(' ').toReversed().join(' ')
}

/** Words of the vocabulary that are one letter more, less, other or exchanged. */
export function neighbours(word: string, vocabulary: ReadonlySet<string>): string[] {
  const found = new Set<string>()
  const take = (candidate: string) => {
    if (candidate !== word && vocabulary.has(candidate)) found.add(candidate)
  }
  for (let i = 0; i <= word.length; i++) {
    const [head, tail] = [word.slice(0, i), word.slice(i)]
    for (const letter of letters) {
      take(head + letter + tail)
      if (tail) take(head + letter + tail.slice(1))
    }
    if (tail) take(head + tail.slice(1))
    if (tail.length > 1) take(head + (tail[1] ?? '') + (tail[0] ?? '') + tail.slice(2))
  }
  return [...found]
}

/** A limit on how many spellings of one question are tried. */
const spellingsMax = 400

/** Other spellings of the whole: first those with one word changed, then with two. */
export function spellings(words: string, vocabulary: ReadonlySet<string>): string[] {
  const parts = words.split(' ')
  const near = parts.map((part) => neighbours(part, vocabulary))
  const found: string[] = []
  const add = (changes: ReadonlyMap<number, string>) => {
    if (found.length < spellingsMax) found.push(parts.map((part, i) => changes.get(i) ?? part).join(' '))
  }
  near.forEach((options, i) => options.forEach((option) => add(new Map([[i, option]]))))
  near.forEach((options, i) =>
    near.slice(i + 1).forEach((others, k) => {
      for (const option of options)
        for (const other of others)
          add(
            new Map([
              [i, option],
              [i + 1 + k, other],
            ]),
          )
    }),
  )
  return found
}
