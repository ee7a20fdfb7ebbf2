/** The portal as the server draws it; built into dist/pages/portal.js. */
import { drawsPages } from '../ui/face.server.tsx'
import { face } from './face.ts'

export const drawPage = drawsPages(face)
