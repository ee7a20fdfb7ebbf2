/** Preloaded into a helper process: when the program that started it is gone, even by kill -9, so is this one. */
import './quiet-console.ts'

process.on('disconnect', () => process.exit(0))
