/** What benches and other tools may use: the controller, and SUMO as its streets. */
export { Controller } from './control/controller.ts'
export { type SimulatedStreets, TraciDriver, readStreets } from './drivers/traci/driver.ts'
export { sumoProgram } from './drivers/traci/sumo.ts'
