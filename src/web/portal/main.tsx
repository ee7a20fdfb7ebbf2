import { startFace } from '../ui/face.tsx'
import { guardKept } from '../ui/kept-guard.ts'
import { face } from './face.ts'
import { startServiceWorker } from './service-worker.ts'
import './portal.css'

startFace(face)
startServiceWorker()
guardKept()
