/**
 * TraCI's messages (https://sumo.dlr.de/docs/TraCI/Protocol.html): what is sent is put together in one buffer, and what is
 * answered is read in the order of the questions.
 */

export const Command = {
  getVersion: 0x00,
  simulationStep: 0x02,
  close: 0x7f,
  getTrafficLight: 0xa2,
  getVehicle: 0xa4,
  setTrafficLight: 0xc2,
  subscribeVehicle: 0xd4,
  subscribeSimulation: 0xdb,
  vehicleValues: 0xe4,
} as const

export const Variable = {
  lights: 0x20,
  speed: 0x40,
  vehicleClass: 0x49,
  laneId: 0x51,
  lanePosition: 0x56,
  departedIds: 0x74,
} as const

const Type = { ubyte: 0x07, byte: 0x08, integer: 0x09, double: 0x0b, string: 0x0c, strings: 0x0e } as const

/** Until the end of the run. */
const forever_s = 1e9

export class Request {
  #buffer = Buffer.allocUnsafe(65_536)
  #end = 4

  get empty(): boolean {
    return this.#end === 4
  }

  getVersion(): this {
    return this.#command(Command.getVersion, 0)
  }

  step(): this {
    return this.#command(Command.simulationStep, 8).#double(0)
  }

  close(): this {
    return this.#command(Command.close, 0)
  }

  lights(id: string): this {
    return this.#command(Command.getTrafficLight, 1 + size(id))
      .#byte(Variable.lights)
      .#string(id)
  }

  vehicleClass(id: string): this {
    return this.#command(Command.getVehicle, 1 + size(id))
      .#byte(Variable.vehicleClass)
      .#string(id)
  }

  setLights(id: string, aspects: string): this {
    return this.#command(Command.setTrafficLight, 2 + size(id) + size(aspects))
      .#byte(Variable.lights)
      .#string(id)
      .#byte(Type.string)
      .#string(aspects)
  }

  subscribeDeparted(): this {
    return this.#subscribe(Command.subscribeSimulation, '', [Variable.departedIds])
  }

  subscribeVehicle(id: string): this {
    return this.#subscribe(Command.subscribeVehicle, id, [Variable.laneId, Variable.lanePosition, Variable.speed])
  }

  /** The whole message; the request is empty afterwards. */
  take(): Buffer {
    this.#buffer.writeInt32BE(this.#end, 0)
    const message = Buffer.from(this.#buffer.subarray(0, this.#end))
    this.#end = 4
    return message
  }

  #subscribe(command: number, id: string, variables: readonly number[]): this {
    this.#command(command, 17 + size(id) + variables.length)
      .#double(0)
      .#double(forever_s)
      .#string(id)
      .#byte(variables.length)
    for (const variable of variables) this.#byte(variable)
    return this
  }

  /** A command of up to 255 bytes has its length in one byte, a longer one a zero and then four. */
  #command(command: number, content: number): this {
    if (content + 2 <= 255) return this.#byte(content + 2).#byte(command)
    return this.#byte(0)
      .#integer(content + 6)
      .#byte(command)
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + bytes))
    this.#buffer.copy(larger, 0, 0, this.#end)
    this.#buffer = larger
  }

  #byte(value: number): this {
    this.#room(1)
    this.#end = this.#buffer.writeUInt8(value, this.#end)
    return this
  }

  #integer(value: number): this {
    this.#room(4)
    this.#end = this.#buffer.writeInt32BE(value, this.#end)
    return this
  }

  #double(value: number): this {
    this.#room(8)
    this.#end = this.#buffer.writeDoubleBE(value, this.#end)
    return this
  }

  #string(value: string): this {
    this.#integer(Buffer.byteLength(value))
    this.#room(Buffer.byteLength(value))
    this.#end += this.#buffer.write(value, this.#end)
    return this
  }
}

const size = (text: string) => 4 + Buffer.byteLength(text)

/** SUMO has refused a command. */
export class TraciError extends Error {
  readonly command: number

  constructor(command: number, description: string) {
    super(`SUMO refuses command 0x${command.toString(16)}: ${description}`)
    this.command = command
  }
}

/** Reads one message from its first byte after the length. */
export class Answer {
  readonly #buffer: Buffer
  #at = 0

  constructor(buffer: Buffer) {
    this.#buffer = buffer
  }

  get left(): boolean {
    return this.#at < this.#buffer.length
  }

  /** The status that begins the answer to each command. @throws TraciError when it is not well. */
  status(): void {
    const { command } = this.#header()
    const result = this.ubyte()
    const description = this.string()
    if (result !== 0) throw new TraciError(command, description)
  }

  /** The number of a reply that follows a status, its content being next to read. */
  reply(): number {
    return this.#header().command
  }

  #header(): { command: number } {
    if (this.ubyte() === 0) this.integer()
    return { command: this.ubyte() }
  }

  ubyte(): number {
    return this.#buffer.readUInt8(this.#at++)
  }

  integer(): number {
    const value = this.#buffer.readInt32BE(this.#at)
    this.#at += 4
    return value
  }

  double(): number {
    const value = this.#buffer.readDoubleBE(this.#at)
    this.#at += 8
    return value
  }

  string(): string {
    const length = this.integer()
    const value = this.#buffer.toString('latin1', this.#at, this.#at + length)
    this.#at += length
    return value
  }

  /** A value after its type. @throws at a type that none of our variables has. */
  value(): number | string | string[] {
    const type = this.ubyte()
    if (type === Type.double) return this.double()
    if (type === Type.string) return this.string()
    if (type === Type.integer) return this.integer()
    if (type === Type.ubyte || type === Type.byte) return this.ubyte()
    if (type === Type.strings) return Array.from({ length: this.integer() }, () => this.string())
    throw new Error(`TraCI answers with a value of type 0x${type.toString(16)}, which was not asked for.`)
  }
}
