import { defineModule } from '../../kernel/module.ts'
import { publishRegistry } from '../../platform/exchange/index.ts'
import { openRegistry } from '../../platform/registry/index.ts'
import { publishDataset } from '../open-data/index.ts'
import { enterprises } from './definition.ts'
import { businessCounts, enterpriseList } from './open-data.ts'
import { asRegistry } from './shared.ts'

export default defineModule({
  name: 'enterprises',
  folder: import.meta.dirname,
  permissions: ['enterprises.look-up', 'enterprises.manage'],
  starts: async (app) => {
    await openRegistry(app, enterprises)
    publishRegistry(app, asRegistry)
    publishDataset(app, businessCounts)
    publishDataset(app, enterpriseList)
    return undefined
  },
})
