/** The routes about the server itself: how it is set, and how it is. */
import { Type } from 'typebox'
import { HealthView, SettingView } from '#/model/server-views.ts'
import { route } from './route.ts'

export const serverRoutes = {
  settings: route({
    method: 'GET',
    path: '/settings',
    needs: 'administrator',
    tag: 'Server',
    summary: 'List the settings of the server that answers',
    description:
      'They were read from its environment when it started. Secrets are not told. docs/settings.md has them all.',
    response: Type.Object({ items: Type.Array(SettingView) }),
  }),
  health: route({
    method: 'GET',
    path: '/health',
    tag: 'Server',
    summary: 'Show how each part of the server is',
    description:
      'The same as /health/detailed, which needs no login and tells those who are not known less. docs/health.md has the rules.',
    response: HealthView,
  }),
}
