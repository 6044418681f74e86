/** How often each property of the printer is tried; more by hand: `PRINT_RUNS=20000 node --test test/composer/print.test.ts`. */
export const numRuns = Number(process.env['PRINT_RUNS'] ?? 300)
