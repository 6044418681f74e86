/** The options of a site whose settings are kept in memory: all but the database is the product's own. */
import { createSiteOptions, type SiteOptions } from '#/engine/site-options.ts'
import { manualClock } from '#/lib/clock.ts'
import type { OptionSetting } from '#/store/global-options.ts'

export const memoryOptions = (): SiteOptions => {
  const settings = new Map<string, OptionSetting>()
  const save = async (
    { name, value }: Pick<OptionSetting, 'name' | 'value'>,
    cause: { by: string; reason?: string | undefined },
    at: number,
  ): Promise<void> => {
    settings.set(name, { name, value, at, by: cause.by, reason: cause.reason ?? null })
  }
  return createSiteOptions({ list: async () => [...settings.values()], save }, manualClock(0))
}
