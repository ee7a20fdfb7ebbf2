/** What benches and other tools may use: the controller, SUMO as its streets, and cabinets by NTCIP. */
export { Controller } from './control/controller.ts'
export { type SimulatedStreets, TraciDriver, readStreets } from './drivers/traci/driver.ts'
export { sumoProgram } from './drivers/traci/sumo.ts'
export type { Layout } from './contract.ts'
export { NtcipDriver } from './drivers/ntcip/driver.ts'
export { networkOf } from './run/network-of.ts'
export type { RoadNetwork } from './control/model.ts'
export type { Observation } from './drivers/driver.ts'
