/**
 * The global options in force: read when the server starts, and changed here, the database first.
 *
 * Planning takes them at each extension of the plan, as JnextPlan does; what is planned already stays as it was planned. Others count
 * at once: each says so (`counts`).
 */
import type { Queryable } from '#/db/pool.ts'
import type { Clock, Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { Cause } from '#/model/event.ts'
import {
  findGlobalOption,
  globalOptionNames,
  globalOptions,
  resolveGlobalOptions,
  type GlobalOption,
  type GlobalOptionName,
  type GlobalOptions,
} from '#/model/global-options.ts'
import type { OptionView } from '#/model/option-view.ts'
import { listOptionSettings, saveOptionSetting, type OptionSetting } from '#/store/global-options.ts'

export interface SiteOptions {
  /** Reads what was set; to be called before anything else. */
  readonly load: () => Promise<void>
  readonly current: () => GlobalOptions
  readonly list: () => OptionView[]
  /** Throws `option.unknown` and `option.invalid`. */
  readonly set: (name: string, value: string, cause: Cause) => Promise<OptionView>
}

/** Where the settings are kept. */
export interface OptionStorage {
  readonly list: () => Promise<OptionSetting[]>
  readonly save: (option: Pick<OptionSetting, 'name' | 'value'>, cause: Cause, at: Instant) => Promise<void>
}

export const storedOptions = (database: () => Queryable): OptionStorage => ({
  list: () => listOptionSettings(database()),
  save: (option, cause, at) => saveOptionSetting(database(), option, cause, at),
})

export const createSiteOptions = (storage: OptionStorage, clock: Clock): SiteOptions => {
  let settings = new Map<string, OptionSetting>()
  let options = resolveGlobalOptions(new Map())

  const load = async (): Promise<void> => {
    const rows = await storage.list()
    settings = new Map(rows.map((row) => [row.name, row]))
    options = resolveGlobalOptions(new Map(rows.map(({ name, value }) => [name, value])))
  }
  const view = (name: GlobalOptionName): OptionView => viewOption(name, options, settings.get(name))
  return {
    load,
    current: () => options,
    list: () => globalOptionNames.map(view),
    set: async (name, text, cause) => {
      const known = findGlobalOption(name)
      if (known === undefined) {
        throw new Refusal('option.unknown', `There is no option ${name}.${didYouMean(name, globalOptionNames)}`)
      }
      const value = canonical(known, text)
      await storage.save({ name: known, value }, cause, clock.now())
      await load()
      return view(known)
    },
  }
}

/** The value as optman writes it. */
const canonical = (name: GlobalOptionName, text: string): string => {
  const { form } = globalOptions[name] as GlobalOption<unknown>
  const value = form.parse(text)
  if (value !== undefined) return form.format(value)
  throw new Refusal('option.invalid', `"${text}" is no value of ${name}: expected ${form.expected}.`)
}

const viewOption = (name: GlobalOptionName, options: GlobalOptions, setting: OptionSetting | undefined): OptionView => {
  const { short, form, standard, state, counts, meaning } = globalOptions[name] as GlobalOption<unknown>
  return {
    name,
    short,
    value: form.format(options[name]),
    default: form.format(standard),
    expected: form.expected,
    state,
    counts,
    meaning,
    set: setting === undefined ? null : { by: setting.by, at: instantText(setting.at), reason: setting.reason },
  }
}

const instantText = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()
