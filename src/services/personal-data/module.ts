/** Wiring of personal data. */
import { defineModule, on } from '../../kernel/module.ts'
import * as api from './contract.ts'
import * as service from './service.ts'

export default defineModule({
  name: 'personal-data',
  folder: import.meta.dirname,
  routes: [
    on(api.getMyData, (tx, actor) => service.myData(tx, actor)),
    on(api.downloadMyData, (tx, actor, { query }, request) =>
      service.takeAlong(tx, actor, query.format, request.language),
    ),
  ],
})
