import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { I18nProvider as AriaLocale } from 'react-aria-components'
import { onWipe } from '@/kit/api/client'
import { createQueryClient } from '@/kit/data/query-client'
import { localeOf } from '@/kit/i18n/language'
import { useLanguage } from '@/kit/i18n/use-format'
import { LiveProvider } from '@/kit/live/live'
import { isSecure } from '@/kit/platform/secure'
import { ToastProvider } from '@/kit/ui/toast'
import type { AppRouter } from './router'

const InsecurePage = lazy(() => import('./insecure').then((m) => ({ default: m.InsecurePage })))

export function App({ router }: { router: AppRouter }) {
  return (
    <I18nProvider i18n={i18n}>
      <Localised router={router} />
    </I18nProvider>
  )
}

function Localised({ router }: { router: AppRouter }) {
  const language = useLanguage()
  const [queryClient] = useState(createQueryClient)
  // What the server told one person must be gone before another signs in.
  useEffect(() => onWipe(() => queryClient.clear()), [queryClient])
  if (!isSecure()) {
    return (
      <Suspense>
        <InsecurePage />
      </Suspense>
    )
  }
  return (
    // React Aria would follow the browser's language rather than the person's.
    <AriaLocale locale={localeOf(language)}>
      <QueryClientProvider client={queryClient}>
        <LiveProvider>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </LiveProvider>
      </QueryClientProvider>
    </AriaLocale>
  )
}
