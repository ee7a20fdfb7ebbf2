import { startFace } from '../ui/face.tsx'
import { Layout } from './layout.tsx'
import { startServiceWorker } from './service-worker.ts'
import { pages } from './routes.ts'
import './portal.css'

startFace({ pages, layout: Layout, basepath: '/' })
startServiceWorker()
