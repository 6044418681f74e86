/** Questions to a forecast: what if this were held, that workstation lost, a job took twice as long. */
import { Refusal } from '#/lib/refusal.ts'

/** `WS#STREAM.JOB`, `STREAM.JOB`, `WS#STREAM`, `STREAM`, with @ or * for any text; or the number of a job. */
export type WhatIf =
  | { readonly kind: 'hold'; readonly target: string }
  /** Nothing starts there, and nobody hears of what runs there. */
  | { readonly kind: 'lose'; readonly workstation: string }
  | { readonly kind: 'resource'; readonly name: string; readonly units: number }
  | { readonly kind: 'halve'; readonly name: string }
  /** Of a workstation, or of a stream. */
  | { readonly kind: 'limit'; readonly target: string; readonly limit: number }
  /** Does not start for so many minutes from now. */
  | { readonly kind: 'delay'; readonly target: string; readonly minutes: number }
  | { readonly kind: 'duration'; readonly target: string; readonly factor: number }

/** How each is written: what a person reads when one cannot be read. */
export const whatIfForms = [
  'hold STREAM[.JOB]',
  'lose WORKSTATION',
  'resource WORKSTATION#RESOURCE UNITS',
  'halve WORKSTATION#RESOURCE',
  'limit WORKSTATION|WORKSTATION#STREAM JOBS',
  'delay STREAM[.JOB] MINUTES',
  'duration STREAM[.JOB] xFACTOR',
] as const

/** Reads one, `hold FTA1#PAYROLL.PAYCALC`. Throws `request.invalid`. */
export const parseWhatIf = (text: string): WhatIf => {
  const [word = '', name = '', value, ...more] = text.trim().split(/\s+/)
  const parsed = more.length > 0 || name === '' ? undefined : readWhatIf(word.toLowerCase(), name.toUpperCase(), value)
  if (parsed !== undefined) return parsed
  const sentence = `"${text}" is nothing that can be asked; there are: ${whatIfForms.join(', ')}.`
  throw new Refusal('request.invalid', sentence, { known: whatIfForms })
}

const readWhatIf = (word: string, name: string, value: string | undefined): WhatIf | undefined => {
  if (value === undefined) {
    if (word === 'hold') return { kind: 'hold', target: name }
    if (word === 'lose') return { kind: 'lose', workstation: name }
    return word === 'halve' ? { kind: 'halve', name } : undefined
  }
  const whole = /^\d{1,6}$/.test(value) ? Number(value) : undefined
  if (word === 'duration') {
    const factor = /^x(\d{1,4}(?:\.\d{1,3})?)$/i.exec(value)?.[1]
    return factor === undefined ? undefined : { kind: 'duration', target: name, factor: Number(factor) }
  }
  if (whole === undefined) return undefined
  if (word === 'resource') return { kind: 'resource', name, units: whole }
  if (word === 'limit') return { kind: 'limit', target: name, limit: whole }
  return word === 'delay' ? { kind: 'delay', target: name, minutes: whole } : undefined
}
