/** The stand-ins as a process of their own: `node sandbox/main.ts`. */
import { startSandbox } from './start.ts'

const sandbox = await startSandbox(process.env)
for (const line of sandbox.greeting) console.log(line)
console.log('ready')

let ending = false
const end = () => {
  if (ending) return
  ending = true
  sandbox.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
}
process.on('SIGINT', end)
process.on('SIGTERM', end)
// Started by Khuê: when the pipe to it closes, Khuê is gone.
process.on('disconnect', end)
