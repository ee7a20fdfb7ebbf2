/** Draws `Points` in a map: one call of the graphics card a frame, whatever their number. */
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl'
import type { Points } from './points.ts'

const statesMax = 5

/** What is drawn of points, whatever they are named by. */
type Drawn = Pick<Points, 'data' | 'count' | 'origin' | 'changes' | 'spanS' | 'movingUntil'>

export interface PointLook {
  /** One a state, as the theme has it now (`#rrggbb`). */
  readonly colours: () => readonly string[]
  /** Pixels across. */
  readonly size: number
}

/** State 2 (attention) is a diamond and 3 (wrong) a square with a light edge, so that nobody has to go by colour alone. */
const vertex = `#version 300 es
in vec2 a_from; in vec2 a_to; in float a_since; in float a_state;
uniform mat4 u_matrix; uniform float u_now; uniform float u_span; uniform float u_size;
flat out int v_state;
void main() {
  float share = clamp((u_now - a_since) / u_span, 0.0, 1.0);
  gl_Position = u_matrix * vec4(mix(a_from, a_to, share), 0.0, 1.0);
  v_state = int(a_state + 0.5);
  gl_PointSize = u_size * (v_state == 3 ? 1.6 : v_state == 2 ? 1.3 : 1.0);
}`
const fragment = `#version 300 es
precision mediump float;
flat in int v_state;
uniform vec4 u_colours[${statesMax}];
out vec4 colour;
void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  float far = v_state == 2 ? abs(p.x) + abs(p.y) : v_state == 3 ? max(abs(p.x), abs(p.y)) : length(p);
  if (far > 1.0) discard;
  vec4 fill = u_colours[v_state];
  colour = v_state == 3 && far > 0.72 ? vec4(1.0) : v_state == 4 && far < 0.55 ? vec4(0.0) : fill;
}`

function compiled(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, text] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('no shader')
    gl.shaderSource(shader, text)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  for (const [place, name] of ['a_from', 'a_to', 'a_since', 'a_state'].entries())
    gl.bindAttribLocation(program, place, name)
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? 'no program')
  return program
}

const rgba = (colour: string): number[] => {
  const value = Number.parseInt(colour.slice(1), 16)
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255, 1]
}

const bytes = Float32Array.BYTES_PER_ELEMENT
/** Field, number of values, offset in the array of points.ts. */
const attributes = [
  [0, 2, 0],
  [1, 2, 2],
  [2, 1, 4],
  [3, 1, 5],
] as const
const stride = 6 * bytes

/** Seconds of this page, as `Points` is told them. */
export const nowS = (): number => performance.now() / 1000

interface Made {
  readonly gl: WebGL2RenderingContext
  readonly program: WebGLProgram
  readonly array: WebGLVertexArrayObject
  readonly buffer: WebGLBuffer
  readonly uniforms: Readonly<Record<'matrix' | 'now' | 'span' | 'size' | 'colours', WebGLUniformLocation | null>>
}

export class PointLayer implements CustomLayerInterface {
  readonly id: string
  readonly type = 'custom'
  readonly points: Drawn
  readonly #look: PointLook
  #map: MapLibreMap | undefined
  #made: Made | undefined
  #sent = -1
  #room = 0
  readonly #matrix = new Float32Array(16)

  constructor(id: string, points: Drawn, look: PointLook) {
    this.id = id
    this.points = points
    this.#look = look
  }

  onAdd(map: MapLibreMap, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext
    const program = compiled(gl)
    const array = gl.createVertexArray()
    const buffer = gl.createBuffer()
    gl.bindVertexArray(array)
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer)
    for (const [place, size, offset] of attributes) {
      gl.enableVertexAttribArray(place)
      gl.vertexAttribPointer(place, size, gl.FLOAT, false, stride, offset * bytes)
    }
    gl.bindVertexArray(null)
    const at = (name: string) => gl.getUniformLocation(program, name)
    const uniforms = {
      matrix: at('u_matrix'),
      now: at('u_now'),
      span: at('u_span'),
      size: at('u_size'),
      colours: at('u_colours'),
    }
    this.#map = map
    this.#made = { gl, program, array, buffer, uniforms }
    this.#sent = -1
    this.#room = 0
  }

  onRemove(): void {
    const made = this.#made
    this.#made = undefined
    this.#map = undefined
    made?.gl.deleteProgram(made.program)
    made?.gl.deleteBuffer(made.buffer)
    made?.gl.deleteVertexArray(made.array)
  }

  /** Draws again after the points were changed. */
  changed(): void {
    if (this.points.changes !== this.#sent) this.#map?.triggerRepaint()
  }

  render(_context: unknown, { modelViewProjectionMatrix }: CustomRenderMethodInput): void {
    const [map, made, { points }] = [this.#map, this.#made, this]
    if (!map || !made || points.count === 0) return
    const { gl, uniforms } = made
    gl.useProgram(made.program)
    gl.bindVertexArray(made.array)
    this.#send(made)
    const now = nowS()
    gl.uniformMatrix4fv(uniforms.matrix, false, this.#around(modelViewProjectionMatrix, 512 * 2 ** map.getZoom()))
    gl.uniform1f(uniforms.now, now)
    gl.uniform1f(uniforms.span, points.spanS)
    gl.uniform1f(uniforms.size, this.#look.size * window.devicePixelRatio)
    gl.uniform4fv(uniforms.colours, this.#look.colours().flatMap(rgba))
    gl.drawArrays(gl.POINTS, 0, points.count)
    gl.bindVertexArray(null)
    if (points.movingUntil > now) map.triggerRepaint()
  }

  /** The array goes to the card when something in it has changed: once an update, not once a frame. */
  #send({ gl, buffer }: Made): void {
    const { points } = this
    if (points.changes === this.#sent) return
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer)
    if (points.data.length > this.#room) {
      gl.bufferData(gl.ARRAY_BUFFER, points.data, gl.DYNAMIC_DRAW)
      this.#room = points.data.length
    } else gl.bufferSubData(gl.ARRAY_BUFFER, 0, points.data, 0, points.count * 6)
    this.#sent = points.changes
  }

  /** The map's matrix for places around the origin, computed in 64 bits. */
  #around(matrix: ArrayLike<number>, worldSize: number): Float32Array {
    const [x, y] = this.points.origin
    const result = this.#matrix
    for (let row = 0; row < 4; row++) {
      const [a, b] = [(matrix[row] ?? 0) * worldSize, (matrix[4 + row] ?? 0) * worldSize]
      result[row] = a
      result[4 + row] = b
      result[8 + row] = matrix[8 + row] ?? 0
      result[12 + row] = a * x + b * y + (matrix[12 + row] ?? 0)
    }
    return result
  }
}
