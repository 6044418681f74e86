/** The settings of this server as the API shows them. */
import type { SettingView } from '#/model/server-views.ts'
import type { Setting } from './setting.ts'
import { settings } from './settings.ts'

/** In the order of docs/settings.md. A secret is never told, nor how long it is. */
export const viewSettings = (environment: Readonly<Record<string, string | undefined>>): SettingView[] =>
  Object.entries<Setting>(settings).map(([name, { fallback, about, secret = false }]) => {
    const text = environment[name]?.trim() || undefined
    const value = text !== undefined && secret ? '[secret]' : (text ?? fallback ?? null)
    return { name, value, isSet: text !== undefined, about }
  })
