/** What other modules may call. */
export { type Notified, notify } from './service.ts'
export { type LetterInput, writeLetter } from './letters.ts'
export { declareWishes, endWish, type KeptWish, type Wish, type WishSource, wishesOf } from './wishes.ts'
