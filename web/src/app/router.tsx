import { createRouter } from '@tanstack/react-router'
import { NotFound } from './not-found'
import { PageError } from './page-error'
import { routeTree } from './route-tree.gen'

export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: PageError,
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
  interface StaticDataRouteOption {
    /** The page has a heading of its own: that of its space does not stand above it. */
    ownHead?: boolean
    /** The page takes the whole screen: neither rail nor tabs beside it. */
    fullScreen?: boolean
  }
}
