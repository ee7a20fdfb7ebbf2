/**
 * Draws `Points` on a canvas of their own above a map's: while they move the map, which costs some milliseconds a frame, is not drawn
 * again. One call of the graphics card a layer and frame, whatever the number of points. The map is neither turned nor tilted (map-canvas.tsx).
 */
import type { Map as MapLibreMap } from 'maplibre-gl'
import { mercator, type Points } from './points.ts'

const statesMax = 5

/** What is drawn of points, whatever they are named by. */
type Drawn = Pick<Points, 'data' | 'count' | 'origin' | 'changes' | 'spanS' | 'movingUntil'>

/** State 2 (attention) is a diamond and 3 (wrong) a square with a light edge, so that nobody has to go by colour alone. */
const vertex = `#version 300 es
in vec2 a_from; in vec2 a_to; in float a_since; in float a_state;
uniform vec2 u_scale; uniform vec2 u_shift; uniform float u_now; uniform float u_span; uniform float u_size;
flat out int v_state;
void main() {
  float share = clamp((u_now - a_since) / u_span, 0.0, 1.0);
  gl_Position = vec4(mix(a_from, a_to, share) * u_scale + u_shift, 0.0, 1.0);
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
  if (far > 1.0 || (v_state == 4 && far < 0.55)) discard;
  colour = v_state == 3 && far > 0.72 ? vec4(1.0) : u_colours[v_state];
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
const fields = 6

/** Seconds of this page, as `Points` is told them. */
export const nowS = (): number => performance.now() / 1000

interface Layer {
  readonly points: Drawn
  readonly size: number
  readonly array: WebGLVertexArrayObject
  readonly buffer: WebGLBuffer
  isShown: boolean
  /** The change that the card has. */
  sent: number
  /** Values for which it has room. */
  room: number
}

const uniformNames = ['scale', 'shift', 'now', 'span', 'size', 'colours'] as const
type Uniforms = Readonly<Record<(typeof uniformNames)[number], WebGLUniformLocation | null>>

export class PointCanvas {
  readonly #map: MapLibreMap
  readonly #canvas: HTMLCanvasElement
  readonly #gl: WebGL2RenderingContext
  readonly #uniforms: Uniforms
  readonly #layers = new Map<string, Layer>()
  #colours: Float32Array = new Float32Array(statesMax * 4)
  #frame: number | undefined
  readonly #draw = (): void => this.#drawNow()

  /** Throws where the browser has no WebGL 2. */
  constructor(map: MapLibreMap) {
    this.#map = map
    this.#canvas = document.createElement('canvas')
    this.#canvas.className = 'map-points'
    const gl = this.#canvas.getContext('webgl2', { antialias: false, depth: false, premultipliedAlpha: false })
    if (!gl) throw new Error('no WebGL 2')
    this.#gl = gl
    const program = compiled(gl)
    gl.useProgram(program)
    this.#uniforms = Object.fromEntries(
      uniformNames.map((name) => [name, gl.getUniformLocation(program, `u_${name}`)]),
    ) as Uniforms
    map.getCanvasContainer().append(this.#canvas)
    // In the map's own frame, so that the two never part while it is pushed about.
    map.on('render', this.#draw)
  }

  /** Layers that come later are drawn above. `size` is in pixels across. */
  add(id: string, points: Drawn, size: number): void {
    const gl = this.#gl
    const array = gl.createVertexArray()
    const buffer = gl.createBuffer()
    gl.bindVertexArray(array)
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer)
    for (const [place, count, offset] of attributes) {
      gl.enableVertexAttribArray(place)
      gl.vertexAttribPointer(place, count, gl.FLOAT, false, fields * bytes, offset * bytes)
    }
    this.#layers.set(id, { points, size, array, buffer, isShown: true, sent: -1, room: 0 })
    this.changed()
  }

  show(id: string, isShown: boolean): void {
    const layer = this.#layers.get(id)
    if (!layer || layer.isShown === isShown) return
    layer.isShown = isShown
    this.changed()
  }

  /** One a state, `#rrggbb`. */
  colour(colours: readonly string[]): void {
    this.#colours = Float32Array.from(colours.flatMap(rgba))
    this.changed()
  }

  /** Draws again with the next frame, after points were changed. */
  changed(): void {
    this.#frame ??= requestAnimationFrame(this.#draw)
  }

  remove(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    this.#map.off('render', this.#draw)
    this.#canvas.remove()
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  #drawNow(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    const gl = this.#gl
    const [width, height] = this.#fit()
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT)
    const { lng, lat } = this.#map.getCenter()
    const [x, y] = mercator(lng, lat)
    const worldSize = 512 * 2 ** this.#map.getZoom()
    const [across, down] = [(2 * worldSize) / width, (-2 * worldSize) / height]
    const now = nowS()
    gl.uniform1f(this.#uniforms.now, now)
    gl.uniform2f(this.#uniforms.scale, across, down)
    gl.uniform4fv(this.#uniforms.colours, this.#colours)
    let isMoving = false
    for (const layer of this.#layers.values()) {
      const { points } = layer
      if (!layer.isShown || points.count === 0) continue
      gl.bindVertexArray(layer.array)
      this.#send(layer)
      gl.uniform2f(this.#uniforms.shift, (points.origin[0] - x) * across, (points.origin[1] - y) * down)
      gl.uniform1f(this.#uniforms.span, points.spanS)
      gl.uniform1f(this.#uniforms.size, layer.size * window.devicePixelRatio)
      gl.drawArrays(gl.POINTS, 0, points.count)
      isMoving ||= points.movingUntil > now
    }
    if (isMoving) this.changed()
  }

  /** As large as the map, in the screen's own pixels. Gives its size in those of the page. */
  #fit(): readonly [width: number, height: number] {
    const { clientWidth, clientHeight } = this.#map.getCanvas()
    const [width, height] = [clientWidth, clientHeight].map((n) => Math.max(1, Math.round(n * window.devicePixelRatio)))
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width ?? 1
      this.#canvas.height = height ?? 1
      this.#gl.viewport(0, 0, this.#canvas.width, this.#canvas.height)
    }
    return [Math.max(1, clientWidth), Math.max(1, clientHeight)]
  }

  /** The array goes to the card when something in it has changed: once an update, not once a frame. */
  #send(layer: Layer): void {
    const { points } = layer
    if (points.changes === layer.sent) return
    const gl = this.#gl
    gl.bindBuffer(gl.ARRAY_BUFFER, layer.buffer)
    if (points.data.length > layer.room) {
      gl.bufferData(gl.ARRAY_BUFFER, points.data, gl.DYNAMIC_DRAW)
      layer.room = points.data.length
    } else gl.bufferSubData(gl.ARRAY_BUFFER, 0, points.data, 0, points.count * fields)
    layer.sent = points.changes
  }
}
