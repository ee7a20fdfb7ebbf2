import type { Face } from '../ui/face.tsx'
import { Layout } from './layout.tsx'
import { pages } from './routes.ts'

export const face: Face = { pages, layout: Layout, basepath: '/' }
