import { defineModule, on } from '../../kernel/module.ts'
import { askWhoIsRecorded } from '../../platform/identity/index.ts'
import { openRegistry } from '../../platform/registry/index.ts'
import { publishDataset } from '../open-data/index.ts'
import * as api from './contract.ts'
import { households, population } from './definition.ts'
import { recordedPerson } from './known.ts'
import { loadPopulation } from './load.ts'
import { whoIsThis } from './matching.ts'
import { peopleByCommune } from './open-data.ts'
import { publishPopulation } from './shared.ts'
import { ensureSandboxPeople } from './sandbox-people.ts'

export default defineModule({
  name: 'population',
  folder: import.meta.dirname,
  permissions: api.permissions,
  routes: [on(api.whoIsThis, (tx, actor, { body }) => whoIsThis(tx, actor, body))],
  starts: async (app) => {
    await openRegistry(app, population)
    await openRegistry(app, households)
    publishPopulation(app)
    publishDataset(app, peopleByCommune)
    await ensureSandboxPeople(app)
    askWhoIsRecorded(app, async (tx, who) => (await recordedPerson(tx, who))?.id)
    return undefined
  },
  commands: {
    'load population': {
      usage: '[--people 100000] [--seed 1]',
      summary: 'fill the empty population registry with made-up people',
      run: loadPopulation,
    },
  },
})
