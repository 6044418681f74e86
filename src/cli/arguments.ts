/** How words of the command line are read: what cannot be read is refused before anything is asked of the server. */
import { InvalidArgumentError } from 'commander'

/** At least 1. */
export const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number, 1 or more.')
}

export const yesOrNo = (text: string): 'yes' | 'no' => {
  if (text === 'yes' || text === 'no') return text
  throw new InvalidArgumentError('It must be yes or no.')
}

export const succOrAbend = (text: string): 'succ' | 'abend' => {
  if (text === 'succ' || text === 'abend') return text
  throw new InvalidArgumentError('It must be succ or abend.')
}
