/** What the start is doing: one moving line on a terminal, one line a step elsewhere. */
import { type Message, translate } from './kernel/i18n.ts'
import type { Progress } from './kernel/run.ts'

const names: Readonly<Record<string, Message>> = {
  database: { vi: 'Cơ sở dữ liệu', en: 'Database' },
  migrate: { vi: 'Cấu trúc dữ liệu', en: 'Tables' },
}

export interface ProgressDisplay {
  readonly step: Progress
  end(): void
}

const width = 24

export function showProgress(out: NodeJS.WriteStream = process.stdout): ProgressDisplay {
  const shown = new Map<string, number>()
  let open = false
  return {
    step(name, done, total) {
      const share = total > 0 ? Math.min(1, done / total) : 1
      const before = shown.get(name)
      // A line a step at most a hundred times: reference data reports every row.
      if (before !== undefined && share < 1 && share - before < 0.01) return
      shown.set(name, share)
      const known = names[name] ?? { vi: `Nạp ${name}`, en: `Loading ${name}` }
      const label = `${translate('vi', known)} · ${translate('en', known)}`
      if (out.isTTY) {
        const filled = Math.round(share * width)
        const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
        out.write(`\r\x1b[2K  ${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${label}`)
        open = share < 1
        if (!open) out.write('\n')
      } else if (share === 1 && before !== 1) {
        out.write(`  ✓ ${label}\n`)
      }
    },
    end() {
      if (open) out.write('\n')
    },
  }
}
