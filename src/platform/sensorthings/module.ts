import { defineModule } from '../../kernel/module.ts'
import { mountSensorThings } from './mount.ts'

export default defineModule({
  name: 'sensorthings',
  folder: import.meta.dirname,
  distributedBy: { observation: 'datastream_id' },
  mounts: mountSensorThings,
})
