/** The look of statuses: a glyph and a word, and a colour only where something is to be seen. Red means act. */
import { styleText } from 'node:util'
import type { JobStatus, StreamStatus } from '#/model/status.ts'

export type Status = JobStatus | StreamStatus
type Style = 'red' | 'yellow' | 'cyan' | 'dim' | 'bold'

const looks: Readonly<Record<Status, { readonly glyph: string; readonly style?: Style }>> = {
  waiting: { glyph: '○' },
  held: { glyph: '‖', style: 'yellow' },
  ready: { glyph: '◇' },
  running: { glyph: '▶', style: 'cyan' },
  pending: { glyph: '◐', style: 'yellow' },
  unknown: { glyph: '?', style: 'red' },
  stuck: { glyph: '■', style: 'red' },
  succeeded: { glyph: '✓', style: 'dim' },
  abended: { glyph: '✗', style: 'red' },
  failed: { glyph: '✗', style: 'red' },
  suppressed: { glyph: '⊘', style: 'dim' },
  cancelled: { glyph: '–', style: 'dim' },
}

/** Of a newer server. */
const strange: { readonly glyph: string; readonly style?: Style } = { glyph: '?' }

export interface Paint {
  /** What fits into a line, in characters; absent: nobody looks at it on a terminal. */
  readonly width?: number | undefined
  readonly style: (style: Style, text: string) => string
  /** `✗ abended` */
  readonly status: (status: string) => string
  /** `✗ 3 abended` */
  readonly count: (n: number, status: string) => string
}

export const paintFor = (color: boolean, width?: number): Paint => {
  const style = (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text
  const look = (status: string, text: string): string => {
    const { glyph, style: its } = isStatus(status) ? looks[status] : strange
    return its === undefined ? `${glyph} ${text}` : style(its, `${glyph} ${text}`)
  }
  return {
    width,
    style,
    status: (status) => look(status, status),
    count: (n, status) => look(status, `${n} ${status}`),
  }
}

const isStatus = (text: string): text is Status => Object.hasOwn(looks, text)
