// Exits 0 when node_modules holds what package-lock.json says. Plain JavaScript: any Node from 20 runs it.
import { readFileSync } from 'node:fs'

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return {}
    throw error
  }
}

// npm writes this list last: an install that was cut off leaves none.
const installed = packagesOf('node_modules/.package-lock.json')
const complete = Object.entries(packagesOf('package-lock.json')).every(([place, wanted]) => {
  if (place === '') return true
  const found = installed[place]
  // npm leaves out the optional packages of other machines; the start checks those that it needs by itself.
  return found ? found.version === wanted.version : wanted.optional === true
})
process.exit(complete ? 0 : 1)
