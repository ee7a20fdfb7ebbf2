// After `npm install`: makes package-lock.json one that `npm ci` accepts everywhere.
// npm leaves optional packages of other machines out of the lock when a registry does not give them, and `npm ci` then
// calls the lock out of sync (EUSAGE): names without an entry of their own are dropped. Addresses of tarballs are
// dropped too, so that each machine takes them from its own registry. `--check` only says whether there is something to do.
import { readFileSync, writeFileSync } from 'node:fs'

const file = 'package-lock.json'
const before = readFileSync(file, 'utf8')
const lock = JSON.parse(before)

function hasEntry(parent, name) {
  // As Node looks for it: beside the package itself, then in each folder above.
  for (let place = parent; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${place === '' ? '' : `${place}/`}node_modules/${name}`]) return true
    if (place === '' || !place.includes('/node_modules/')) return Boolean(lock.packages[`node_modules/${name}`])
  }
}

for (const [place, entry] of Object.entries(lock.packages)) {
  delete entry.resolved
  if (place === '') continue
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!hasEntry(place, name)) delete entry.optionalDependencies[name]
  }
  if (entry.optionalDependencies && Object.keys(entry.optionalDependencies).length === 0)
    delete entry.optionalDependencies
}

const after = `${JSON.stringify(lock, null, 2)}\n`
if (process.argv.includes('--check')) {
  if (after !== before) process.stdout.write('package-lock.json is not tidy; run: npm run tidy-lock\n')
  process.exitCode = after === before ? 0 : 1
} else if (after !== before) {
  writeFileSync(file, after)
}
