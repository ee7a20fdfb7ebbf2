import { startFace } from '../ui/face.tsx'
import './desk.css'
import './work.css'
import './case.css'
import './registry.css'
import './assets.css'
import { DeskLayout } from './layout.tsx'
import { pages } from './routes.ts'

startFace({ pages, layout: DeskLayout, basepath: '/desk' })
