/** Wiring of data protection. */
import { defineModule, on } from '../../kernel/module.ts'
import { retentionCommand } from './command.ts'
import * as api from './contract.ts'
import * as service from './service.ts'

export default defineModule({
  name: 'data-protection',
  folder: import.meta.dirname,
  permissions: api.permissions,
  routes: [on(api.listRetention, (tx, actor) => service.retention(tx, actor))],
  commands: {
    retention: {
      usage: '[--dry-run] [RULE …]',
      summary: 'erase and pseudonymise what is kept long enough, or tell what would be',
      run: retentionCommand,
    },
  },
})
