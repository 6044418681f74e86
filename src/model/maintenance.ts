/** The words of maintenance: its tasks, and what becomes of them. */

/** In the order in which a cycle does them. */
export const taskNames = ['horizon', 'baselines', 'statistics', 'integrity', 'backup', 'retention', 'warming'] as const
export type TaskName = (typeof taskNames)[number]

/** `abandoned`: it did not end in its time, and what it had asked of the database was cancelled. */
export const taskOutcomes = ['done', 'skipped', 'failed', 'abandoned'] as const
export type TaskOutcome = (typeof taskOutcomes)[number]

/** `cut-off`: its server ended or led no longer. */
export const cycleOutcomes = ['done', 'failed', 'cut-off'] as const
export type CycleOutcome = (typeof cycleOutcomes)[number]
