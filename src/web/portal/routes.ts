/** The pages of the portal, collected from the modules that own them. */
import { type Page, page } from '../ui/navigation.tsx'

export const pages: readonly Page[] = [page('/', () => import('./home.tsx'))]
