/** What keeps the region from starting, said in one sentence to the person who starts it. Any other error shows its stack. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
