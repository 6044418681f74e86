/** What is said of one kind of answers: how long they hold, how much of the memory they get, and what is none. */
export interface Kind<Answer> {
  /** As metrics and health name it: `jobs`. */
  readonly name: string
  /** To begin a sentence: `The list of jobs`. */
  readonly what: string
  /** Where its answers come from, as metrics name it. */
  readonly source: string
  /** Of the memory of the cache. */
  readonly share: number
  /** For so long an answer is as good as new, while nothing is known to have changed; milliseconds. */
  readonly freshFor: number
  /** For so long after it was fresh an answer that holds is still given, while one load makes it new. */
  readonly renewFor: number
  /** The same of an answer that is behind, after it held last. Asked anew each time. */
  readonly staleFor: () => number
  /** The same where its source fails. */
  readonly staleOnFailureFor: number
  /** A load that takes longer lets nobody wait who can be given what may be given where the source fails; it goes on. Absent: everybody waits. */
  readonly patience?: number | undefined
  /** A load that takes longer is given up. */
  readonly loadWithin: number
  /** Whether this is an answer at all: cheap, and false for what a broken source may bring. */
  readonly isAnswer: (value: unknown) => boolean
  /** Roughly, in bytes of memory. */
  readonly sizeOf: (answer: Answer) => number
}

/**
 * How an answer stands to what it tells of. `holds`: nothing of it has changed. `behind`: something has, and nobody minds for a moment.
 * `over`: it must not be given any more, whatever fails.
 */
export type Verdict = 'holds' | 'behind' | 'over'

export interface Revised<Answer> {
  /** The same object where nothing of it is another. */
  readonly answer: Answer
  readonly freshFor?: number | undefined
  readonly extraBytes?: number | undefined
}

/** What a load brings. */
export interface Loaded<Answer> {
  readonly answer: Answer
  /** Asked whenever the answer is looked up: cheap. It judges from the moment at which the load began. */
  readonly verdict: () => Verdict
  /** Where this one is fresh for less than others of its kind; 0: it is not kept. */
  readonly freshFor?: number | undefined
  /** Makes an answer out of this one that is as good as a load would bring now, from memory and at once; undefined: a load is needed. */
  readonly revise?: (() => Revised<Answer> | undefined) | undefined
  /** Where it tells of what passes with time: older than this it is given where its source fails, and else never. */
  readonly goodFor?: number | undefined
  /** What is kept with it besides, bytes. */
  readonly extraBytes?: number | undefined
}
