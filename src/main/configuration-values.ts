/** What a setting can be besides a text or a number, and what an address can be. */
import { inspect } from 'node:util'

/** A value that prints as `[secret]`, however it is printed. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

/** Whether only this machine reaches it. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){1,3}|::1)$/i.test(host)
