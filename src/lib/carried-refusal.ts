/** A refusal as it crosses from a thread to another: there its class would be lost. */
import { Refusal, type RefusalCode } from './refusal.ts'

export interface CarriedRefusal {
  readonly code: RefusalCode
  readonly sentence: string
  readonly details: Readonly<Record<string, unknown>>
}

export const carryRefusal = ({ code, message, details }: Refusal): CarriedRefusal => ({
  code,
  sentence: message,
  details: { ...details },
})

export const refusalOf = ({ code, sentence, details }: CarriedRefusal): Refusal => new Refusal(code, sentence, details)
