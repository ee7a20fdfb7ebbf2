import { defineModule, does } from '../../kernel/module.ts'
import { land, landDue } from './land.ts'
import { mountSensorThings } from './mount.ts'

export default defineModule({
  name: 'sensorthings',
  folder: import.meta.dirname,
  distributedBy: { observation: 'datastream_id' },
  jobs: [does(landDue, land, { transaction: 'none' })],
  mounts: mountSensorThings,
})
