/** The pages of the portal, collected from the modules that own them. */
import Home from '../../services/procedures/pages/portal/home.tsx'
import { type Page, page } from '../ui/navigation.tsx'

export const pages: readonly Page[] = [
  // The home page comes with the program itself: one round trip less for whoever begins there.
  page('/', () => Promise.resolve({ default: Home })),
  page('/search', () => import('../../services/procedures/pages/portal/search.tsx')),
  page('/life', () => import('../../services/procedures/pages/portal/life.tsx')),
  page('/life/$event', () => import('../../services/procedures/pages/portal/life.tsx')),
  page('/procedures/$code', () => import('../../services/procedures/pages/portal/procedure.tsx')),
  page('/procedures/$code/start', () => import('../../services/procedures/pages/portal/start.tsx')),
  page('/apply/$id', () => import('../../services/procedures/pages/portal/apply.tsx')),
  page('/apply/$id/form/$page', () => import('../../services/procedures/pages/portal/apply-form.tsx')),
  page('/apply/$id/papers', () => import('../../services/procedures/pages/portal/apply-papers.tsx')),
  page('/apply/$id/review', () => import('../../services/procedures/pages/portal/review.tsx')),
  page('/cases', () => import('../../services/procedures/pages/portal/cases.tsx')),
  page('/cases/$id', () => import('./case-page.tsx')),
  page('/cases/$id/receipt', () => import('../../services/procedures/pages/portal/receipt.tsx')),
  page('/cases/$id/pay', () => import('../../platform/payments/pages/portal-pay.tsx')),
  page('/papers', () => import('../../platform/delivery/pages/portal-papers.tsx')),
  page('/notifications', () => import('../../platform/notifications/pages/portal-notices.tsx')),
  page('/land', () => import('../../registries/land/pages/portal-land.tsx')),
  page('/verify', () => import('../../platform/transparency/pages/portal-verify.tsx')),
  page('/me', () => import('./me.tsx')),
  page('/open-data', () => import('../../registries/open-data/pages/portal-list.tsx')),
  page('/open-data/$id', () => import('../../registries/open-data/pages/portal-dataset.tsx')),
  page('/developers', () => import('../../platform/exchange/pages/portal-developers.tsx')),
  page('/me/data', () => import('../../services/personal-data/pages/portal-my-data.tsx')),
  page('/me/consents', () => import('../../services/personal-data/pages/portal-consents.tsx')),
  page('/me/data/correct', () => import('../../services/personal-data/pages/portal-correct.tsx')),
  page('/report', () => import('../../services/participation/pages/portal-report.tsx')),
  page('/reports', () => import('../../services/participation/pages/portal-reports.tsx')),
  page('/reports/figures', () => import('../../services/participation/pages/portal-figures.tsx')),
  page('/reports/$id', () => import('../../services/participation/pages/portal-one.tsx')),
  page('/accessibility', () => import('./accessibility.tsx')),
]
