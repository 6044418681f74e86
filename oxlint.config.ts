/**
 * The lint rules of the house. The ladder of folders stands here as one list: a folder imports only from those below it.
 */
import { defineConfig, type OxlintOverride } from 'oxlint'

/** From the top rung to the bottom one; folders on one rung do not know each other. */
const ladder: readonly (readonly string[])[] = [
  ['main'],
  ['api', 'twsd', 'agent', 'cli'],
  ['access'],
  ['engine'],
  ['cache', 'monitoring'],
  ['store'],
  ['db'],
  ['contract'],
  ['core'],
  ['planning'],
  ['calendar'],
  ['composer'],
  ['selection'],
  ['model'],
  ['lib'],
]

const noClock = [
  { object: 'Temporal', property: 'Now', message: 'Take the time as an argument, or a Clock from #/lib/clock.ts.' },
  { object: 'Math', property: 'random', message: 'Take randomness as an argument, or from #/lib/ids.ts.' },
]

/** One override a folder: what stands above or beside it is out of reach, and the message says where things belong. */
const rungs = ladder.flatMap((rung, height) =>
  rung.map((folder): OxlintOverride => {
    const beside = rung.filter((other) => other !== folder)
    const outOfReach = [...ladder.slice(0, height).flat(), ...beside]
    return {
      files: [`src/${folder}/**`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              ...outOfReach.map((other) => ({
                group: [`#/${other}/**`],
                message: `${folder}/ stands below or beside ${other}/ on the ladder: move what both need further down, or pass it in as an argument.`,
              })),
              { group: ['../**'], message: 'Across folders import by #/folder/file.ts; within a folder by ./file.ts.' },
            ],
          },
        ],
      },
    }
  }),
)

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'promise', 'node'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true },
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'no-restricted-globals': [
      'error',
      { name: 'Date', message: 'Use Temporal, and a Clock from #/lib/clock.ts for now.' },
    ],
    'no-restricted-properties': ['error', ...noClock],
    'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 4 }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'oxc/no-map-spread': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-sort': 'off',
    'typescript/consistent-return': 'off',
    // A cell of a typed array and a value checked by schema are narrowed by assertion.
    'typescript/no-unsafe-type-assertion': 'off',
  },
  overrides: [
    ...rungs,
    { files: ['src/lib/clock.ts'], rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' } },
    { files: ['src/lib/ids.ts'], rules: { 'no-restricted-properties': 'off' } },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      files: ['**/*.test.ts', 'test/**'],
      rules: { 'max-lines-per-function': 'off', 'typescript/no-floating-promises': 'off' },
    },
  ],
  ignorePatterns: ['node_modules', '.batuta', 'bench/results'],
})
