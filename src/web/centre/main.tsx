import { startFace } from '../ui/face.tsx'
import './centre.css'
import './narrow.css'
import { Layout } from './layout.tsx'
import { pages } from './routes.ts'

startFace({ pages, layout: Layout, basepath: '/centre' })
