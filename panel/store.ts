/** One value, and those who want to know when it changes. */
export interface Store<State> {
  readonly state: State;
  /** Lays `change` over the state; listeners hear of it once. */
  set(change: Partial<State>): void;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (state: State) => void): () => void;
}

export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<(state: State) => void>();
  return {
    get state() {
      return state;
    },
    set(change) {
      state = { ...state, ...change };
      for (const listener of [...listeners]) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
