/** A page of a list by keyset. */

/** `next` is the `after` of the following page, null at the end. */
export interface Page<T> {
  readonly items: T[]
  readonly next: string | null
  /** How many there are in all, where that was asked for. */
  readonly total?: number
}
