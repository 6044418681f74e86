/** Asks for many things at once, but not for all at once. */

const atOnce = 8

/** The answers in the order of the items. */
export const askForEach = async <Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> => {
  const answers: Answer[] = []
  for (let first = 0; first < items.length; first += atOnce) {
    answers.push(...(await Promise.all(items.slice(first, first + atOnce).map(ask))))
  }
  return answers
}
