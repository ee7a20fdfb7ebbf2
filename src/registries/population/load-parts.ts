/** The blocks of a made-up city, for the threads of a load. */
import type { PartsMaker } from '../../platform/registry/index.ts'
import { households, population } from './definition.ts'
import { type Block, type City, recordsOfBlock } from './generator.ts'

export interface CityInBlocks {
  readonly city: City
  readonly blocks: readonly Block[]
}

const maker: PartsMaker<CityInBlocks> = {
  registries: [population, households],
  recordsOf: ({ city, blocks }, part) => recordsOfBlock(city, blocks, part),
}

export default maker
