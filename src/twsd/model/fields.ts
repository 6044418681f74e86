/**
 * Reads a JSON object of HWA's model field by field, and tells where one is not of its form.
 *
 * Every field must be asked for: one that nobody asked for is refused unless it says nothing (null, false, an empty list), so
 * that no part of a definition is dropped in silence.
 */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { readName, readQualifiedName, type QualifiedName } from '#/composer/names.ts'

export type Json = Record<string, unknown>

/** What holds for names and identifiers outside of the object. */
export interface ReadContext {
  /** The full name that belongs to an identifier, `FTA1#PAY`. */
  readonly nameOf?: ((id: string) => string | undefined) | undefined
  /** Where names without a folder lie (header Base-Folder). */
  readonly baseFolder?: string | undefined
  /** Where what names no workstation lies (header Default-Workstation). */
  readonly defaultWorkstation?: string | undefined
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const saysNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)

export class Fields {
  readonly context: ReadContext
  readonly #json: Json
  readonly #path: string
  readonly #asked = new Set<string>()

  constructor(value: unknown, path: string, context: ReadContext = {}) {
    if (!isObject(value)) throw invalid(path, 'an object')
    this.#json = value
    this.#path = path
    this.context = context
  }

  #value(name: string): unknown {
    this.#asked.add(name)
    const value = Object.hasOwn(this.#json, name) ? this.#json[name] : undefined
    return value === null ? undefined : value
  }

  #at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`
  }

  #typed<T>(name: string, what: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.#value(name)
    if (value === undefined) return undefined
    if (!is(value)) throw invalid(this.#at(name), what)
    return value
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined
  }

  /** Refuses what the caller found wrong in a field. */
  refuse(name: string, what: string): Refusal {
    return invalid(this.#at(name), what)
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'a text', (value): value is string => typeof value === 'string')
  }

  needed(name: string): string {
    const text = this.text(name)
    if (text === undefined || text === '') throw invalid(this.#at(name), 'a text, and it is missing')
    return text
  }

  flag(name: string): boolean {
    return this.#typed(name, 'true or false', (value): value is boolean => typeof value === 'boolean') ?? false
  }

  maybeFlag(name: string): boolean | undefined {
    return this.#typed(name, 'true or false', (value): value is boolean => typeof value === 'boolean')
  }

  integer(name: string): number | undefined {
    const integer = this.#typed(name, 'a whole number', (value): value is number => Number.isSafeInteger(value))
    return Object.is(integer, -0) ? 0 : integer
  }

  /** One of the keys of a table, in any case: what stands there for it. */
  choice<T>(name: string, table: Readonly<Record<string, T>>): T | undefined {
    const text = this.text(name)
    if (text === undefined || text === '') return undefined
    const words = Object.keys(table)
    const word = words.find((one) => one.toUpperCase() === text.toUpperCase())
    if (word === undefined) throw invalid(this.#at(name), `one of ${words.join(', ')}, not "${text}"`)
    return table[word]
  }

  texts(name: string): string[] | undefined {
    return this.#typed(
      name,
      'a list of texts',
      (value): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    )
  }

  object(name: string): Fields | undefined {
    const value = this.#value(name)
    return value === undefined ? undefined : new Fields(value, this.#at(name), this.context)
  }

  /** An object that is not read field by field. */
  raw(name: string): Json | undefined {
    return this.#typed(name, 'an object', isObject)
  }

  /** A map of texts. */
  map(name: string): [name: string, value: string][] {
    const entries = Object.entries(this.raw(name) ?? {})
    for (const [key, value] of entries)
      if (typeof value !== 'string') throw invalid(this.#at(`${name}.${key}`), 'a text')
    return entries as [string, string][]
  }

  list<T>(name: string, read: (fields: Fields) => T): T[] {
    const all = this.#typed(name, 'a list', (value): value is unknown[] => Array.isArray(value)) ?? []
    return all.map((one, at) => {
      const fields = new Fields(one, `${this.#at(name)}[${at}]`, this.context)
      const value = read(fields)
      fields.close()
      return value
    })
  }

  /** The full name of what this field names, or of what the identifier in another field stands for. */
  named(name: string, idField: string): string | undefined {
    const id = this.text(idField)
    const text = this.text(name)
    if (text !== undefined && text !== '') return this.inBase(text)
    return id === undefined || id === '' ? undefined : this.#resolve(idField, id)
  }

  /** The same of something on a workstation, `/FTA1#/PAY`. */
  qualified(name: string, idField: string): QualifiedName | undefined {
    const id = this.text(idField)
    const text = this.text(name)
    if (text !== undefined && text !== '') {
      const hash = text.indexOf('#')
      const workstation = hash > 0 ? this.inBase(text.slice(0, hash)) : undefined
      return { workstation, name: this.inBase(text.slice(hash + 1)), job: undefined }
    }
    return id === undefined || id === '' ? undefined : readQualifiedName(this.#resolve(idField, id))
  }

  /** A name without a folder lies in the base folder. */
  inBase(text: string): string {
    const { baseFolder } = this.context
    const isBare = !text.includes('/')
    return readName(isBare && baseFolder !== undefined && baseFolder !== '/' ? `${baseFolder}/${text}` : text)
  }

  #resolve(field: string, id: string): string {
    const name = this.context.nameOf?.(id)
    if (name === undefined) throw invalid(this.#at(field), `the id of an object, and no object has the id "${id}"`)
    return name
  }

  /** Fields that only tell of the object and are not read back. */
  skip(...names: readonly string[]): void {
    for (const name of names) this.#asked.add(name)
  }

  /** Refuses what nobody asked for. `kept`: fields that HWA has and Batuta has no place for. */
  close(): void {
    for (const [name, value] of Object.entries(this.#json)) {
      if (this.#asked.has(name) || saysNothing(value)) continue
      const meant = didYouMean(name, [...this.#asked])
      throw new Refusal(
        'request.invalid',
        `${this.#at(name)} cannot be kept: there is no place for it in a definition here.${meant}`,
        {
          field: this.#at(name),
        },
      )
    }
  }
}

const invalid = (path: string, what: string): Refusal =>
  new Refusal('request.invalid', `${path === '' ? 'The object' : path} must be ${what}.`, { field: path })
