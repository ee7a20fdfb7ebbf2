import { startFace } from '../ui/face.tsx'
import { Layout } from './layout.tsx'
import { pages } from './routes.ts'

startFace({ pages, layout: Layout, basepath: '/centre' })
