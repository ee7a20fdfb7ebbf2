import { defineModule } from '../../kernel/module.ts'
import { openRegistry } from '../../platform/registry/index.ts'
import { enterprises } from './definition.ts'

export default defineModule({
  name: 'enterprises',
  folder: import.meta.dirname,
  permissions: ['enterprises.look-up', 'enterprises.manage'],
  starts: async (app) => {
    await openRegistry(app, enterprises)
    return undefined
  },
})
