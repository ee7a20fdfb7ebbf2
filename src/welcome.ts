/** The block that `npm start` prints when it is ready. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from './kernel/config.ts'

export function welcome(config: Config, url: string | undefined, seconds: number): string {
  const after = `${seconds.toFixed(1)} s`
  if (!url) return `\nKhuê đang chạy việc nền. Khuê is running jobs (${after}).\n`
  const web = existsSync(path.join(import.meta.dirname, '..', 'dist', 'web'))
  const lines = [
    '',
    `  Khuê is ready at ${config.publicUrl}   (${after})`,
    '',
    `    Hanoi-S, cho người dân · for citizens       ${config.publicUrl}/`,
    `    Bàn làm việc · the officials' desk          ${config.publicUrl}/desk`,
    `    Trung tâm điều hành · operations centre     ${config.publicUrl}/centre`,
    `    Tra cứu kết quả · verify a result           ${config.publicUrl}/verify`,
    `    API                                         ${config.publicUrl}/api/docs`,
    ...(web ? [] : ['', '    (The web apps are not built; npm start builds them.)']),
    ...(config.sandbox ? sandboxLines(config) : []),
    '',
    '    Dừng · stop: Ctrl-C',
    ...(config.databaseUrl
      ? []
      : [`    Làm lại từ đầu · start afresh: Ctrl-C, rm -r ${shortest(config.dataDir)}, npm start`]),
    '',
  ]
  return `${lines.join('\n')}\n`
}

function shortest(folder: string): string {
  const relative = path.relative(process.cwd(), folder)
  const shown = relative !== '' && !relative.startsWith('..') ? relative : folder
  return shown.includes(' ') ? JSON.stringify(shown) : shown
}

function sandboxLines(config: Config): string[] {
  return [
    '',
    `    Sandbox (${config.cityModel}): thư điện tử · mail ${config.sandboxUrl}/mail   ngân hàng · bank ${config.sandboxUrl}/bank`,
  ]
}
