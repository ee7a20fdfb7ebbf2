/** A binary heap of numbers by a key, least first; its memory is used again. */
export class Heap {
  readonly #items: number[] = []
  readonly #keys: number[] = []
  #size = 0
  /** The key of what was popped last. */
  lastKey = 0

  clear(): void {
    this.#size = 0
  }

  push(item: number, key: number): void {
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = this.#keys[parent] as number
      if (above <= key) break
      this.#items[at] = this.#items[parent] as number
      this.#keys[at] = above
      at = parent
    }
    this.#items[at] = item
    this.#keys[at] = key
  }

  /** −1 when nothing is left. */
  pop(): number {
    if (this.#size === 0) return -1
    const found = this.#items[0] as number
    this.lastKey = this.#keys[0] as number
    this.#size--
    const [item, key] = [this.#items[this.#size] as number, this.#keys[this.#size] as number]
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= this.#size) break
      if (child + 1 < this.#size && (this.#keys[child + 1] as number) < (this.#keys[child] as number)) child++
      if ((this.#keys[child] as number) >= key) break
      this.#items[at] = this.#items[child] as number
      this.#keys[at] = this.#keys[child] as number
      at = child
    }
    this.#items[at] = item
    this.#keys[at] = key
    return found
  }
}
