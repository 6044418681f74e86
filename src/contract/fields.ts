/** The fields that several routes take, described once. */
import { Type, type TSchema } from 'typebox'
import { longestSelection } from '#/selection/complaint.ts'
import { exactly } from './route.ts'

/** The number of a job, stream or prompt in the plan. */
export const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Its number in the plan.' })

/** A text that the ledger can keep: PostgreSQL takes neither NUL nor half of a surrogate pair. */
export const storable = '^[^\\u0000\\ud800-\\udfff]*$'

/** The path of one object. */
export const ById = exactly({ id: Id })

/** The body of an order: why the operator gives it. It stands in the ledger with what it caused. */
export const Order = exactly({
  reason: Type.Optional(
    Type.String({ maxLength: 500, pattern: storable, description: 'Why; it is kept in the ledger.' }),
  ),
})

/** The body of a cancel. */
export const CancelOrder = exactly({
  pending: Type.Optional(
    Type.Boolean({ description: 'Cancel when what it waits for has come; one that has started is cancelled at once.' }),
  ),
  ...Order.properties,
})

export const PriorityNumber = Type.Integer({
  minimum: 0,
  maximum: 101,
  description: '0 to 99; 100 is HI, 101 is GO. 0: it does not start.',
})

/** The body of a change of priority. */
export const PriorityOrder = exactly({ priority: PriorityNumber, ...Order.properties })

/** How many rows a page has when nobody says. */
export const defaultPageSize = 100
/** The most rows a page can have. */
export const largestPageSize = 1000

/** Which page of a list. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largestPageSize, default: defaultPageSize })),
  after: Type.Optional(
    Type.String({ maxLength: 4000, pattern: storable, description: 'The `next` of the page before.' }),
  ),
}

/** How a list is narrowed, in either spelling. */
export const narrowedBy = {
  select: Type.Optional(
    Type.String({
      maxLength: longestSelection,
      description: "conman's selection, `@#PAY@.@+state=abend`; docs/selection.md has its fields.",
    }),
  ),
  oql: Type.Optional(
    Type.String({
      maxLength: longestSelection,
      description: "OQL, `jobStreamName LIKE 'PAY@' AND priority > 50 ORDER BY name DESC`.",
    }),
  ),
}

/** How a list is narrowed and ordered. */
export const selectionQuery = {
  ...narrowedBy,
  sort: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'By which fields it is ordered, at most 3: `-startedAt,name`; - turns one round.',
    }),
  ),
  count: Type.Optional(Type.Boolean({ description: 'The answer tells in `total` how many there are in all.' })),
}

/** How a list of jobs or streams is narrowed by a word and a name. `words` are the statuses it can be narrowed to. */
export const namedBy = (words: readonly string[]) => ({
  status: Type.Optional(
    Type.String({ maxLength: 200, description: `One status or several, separated by commas: ${words.join(', ')}.` }),
  ),
  name: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'A name, with @ or * for any text and ? for one character. STREAM.JOB and WORKSTATION#STREAM.JOB work too.',
    }),
  ),
})

/** The query of a list. `words` are the statuses it can be narrowed to. */
export const listQuery = (words: readonly string[]) => exactly({ ...namedBy(words), ...selectionQuery, ...pageQuery })

/** The query of a list that is whole unless a limit is said. */
export const shortListQuery = exactly({
  ...selectionQuery,
  ...pageQuery,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largestPageSize, description: 'Absent: all.' })),
})

/** A page of a list: `next` is the `after` of the following page, null at the end. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()]),
    total: Type.Optional(Type.Integer()),
  })
