import '@/kit/styles/app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { speak, startingLanguage } from '@/kit/i18n/language'
import { App } from './app'
import { createAppRouter } from './router'

// The router reloads a page whose code does not come; without a network that would lose the whole house.
addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine) event.preventDefault()
})

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

// The words come before the first paint of a page: no key and no other language ever shows. The page itself is
// fetched at the same time; whatever goes wrong with it, the router shows.
const router = createAppRouter()
await Promise.all([speak(startingLanguage(), { remember: false }), router.load()])
createRoot(root).render(
  <StrictMode>
    <App router={router} />
  </StrictMode>,
)
