/**
 * Stands in for TypeBox in the browser (an alias in vite.config.ts). Contracts build their schemas when they are
 * loaded; the browser reads none of them, and the real library would be 40 kB of the first load. Whatever is asked of it
 * is itself, so that `Type.Object({ ...Summary.properties })` runs and gives nothing.
 */
const shape: unknown = new Proxy(() => shape, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => 'shape' : shape),
  apply: () => shape,
  ownKeys: () => [],
  getOwnPropertyDescriptor: () => undefined,
})

export const Type = shape
