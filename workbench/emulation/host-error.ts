/** Photoshop's numbers for errors that its documentation names. */
export const ERROR_NUMBERS = {
  /** The host is in a modal state (executeasmodal.md, example of a collision). */
  hostIsModal: 9,
  userCancelled: -128,
  /** "The command … is not currently available." */
  notAvailable: -25922,
} as const;

export interface HostError extends Error {
  readonly number?: number;
}

/** An error as Photoshop throws it: its words, and where known its number. */
export function hostError(message: string, number?: number): HostError {
  return Object.assign(new Error(message), number === undefined ? {} : { number });
}

/** The words of a write outside a modal scope, as reported from Photoshop. */
export function outsideModal(event: string): HostError {
  return hostError(`Event: ${event} may modify the state of Photoshop. Such events are only allowed from inside a modal scope.`);
}

/** executeasmodal.md, "User cancellation": calls raise an exception after the user has cancelled. Its words are not documented. */
export function userCancelled(): HostError {
  return hostError('User cancelled the operation.', ERROR_NUMBERS.userCancelled);
}
