/** The whole crash walk: `npm run crash`. */
import { allPoints, walk } from './walk-tests.ts'

walk(allPoints)
