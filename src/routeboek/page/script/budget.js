// Mirrors budget.py: how much work one advice may take, counted in steps, so that it is the same on
// every machine.
//
// What was found before, for this case or for another, is counted as if it were found now, and what
// is asked twice counts once.

/** So many steps an advice may take, with all of its questions and other readings. */
export const MOST_STEPS = 600_000;

/** So many of them one decision may take to be drawn. */
export const LARGEST_DRAWING = 80_000;

/** More steps are needed than are allowed: nothing was found. */
export class TooLarge extends Error {}

/** The steps that are left. */
export class Budget {
  #left;
  #spent = new Map(); // by what does the work, then by what it is done for

  constructor(steps = MOST_STEPS) {
    this.allowed = steps;
    this.#left = steps;
  }

  /** Takes so many steps; throws `TooLarge`. */
  spend(steps) {
    this.#left -= steps;
    if (this.#left < 0) {
      throw new TooLarge();
    }
  }

  /** The steps that were taken. */
  get spent() {
    return this.allowed - this.#left;
  }

  /** A meter for a piece of work, which costs nothing as far as it was done before. */
  on(worker, work) {
    let steps = 0;
    return {
      spend: (more) => {
        steps += more;
        this.more(worker, work, steps);
      },
    };
  }

  /** A piece of work takes so many steps in all; only what is new of that is taken. */
  more(worker, work, steps) {
    if (!this.#spent.has(worker)) {
      this.#spent.set(worker, new Map());
    }
    const spent = this.#spent.get(worker);
    const before = spent.get(work) ?? 0;
    if (steps > before) {
      spent.set(work, steps);
      this.spend(steps - before);
    }
  }
}

/** For who counts otherwise. */
export const UNLIMITED = Object.freeze({
  spend() {},
  on: () => UNLIMITED,
  more() {},
});
