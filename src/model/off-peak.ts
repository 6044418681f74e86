/** Off-peak windows: when of a day the site has little to do, on its own clocks. */

/** In minutes after midnight; `to` before `from`: it goes on past midnight. */
export interface OffPeakWindow {
  readonly from: number
  readonly to: number
}

const minutesOf = (text: string): number | undefined => {
  const [, hours, minutes] = /^(\d{2})(\d{2})$/.exec(text) ?? []
  const value = Number(hours) * 60 + Number(minutes)
  return Number(minutes) <= 59 && value <= 1440 ? value % 1440 : undefined
}

const windowOf = (text: string): OffPeakWindow | undefined => {
  const [begin = '', end = '', ...more] = text.split('-')
  const [from, to] = [minutesOf(begin), minutesOf(end)]
  return from === undefined || to === undefined || from === to || more.length > 0 ? undefined : { from, to }
}

/** `0100-0500,2300-0030`, or `learnt` for none; undefined for what is neither. */
export const parseOffPeak = (text: string): readonly OffPeakWindow[] | undefined => {
  const words = text.trim().toLowerCase()
  if (words === 'learnt') return []
  const windows = words.split(',').map((word) => windowOf(word.trim()))
  return windows.every((window) => window !== undefined) ? windows : undefined
}

const timeText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`

export const formatOffPeak = (windows: readonly OffPeakWindow[]): string =>
  windows.length === 0 ? 'learnt' : windows.map(({ from, to }) => `${timeText(from)}-${timeText(to)}`).join(',')
