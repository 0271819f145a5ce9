// Pseudo-random choices that a seed repeats. One sequence; not for secrets.
export class Random {
  constructor(seed) { this.state = seed >>> 0; }

  /** At least 0, below 1 (mulberry32). */
  real() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  whole(least, most) { return least + Math.floor(this.real() * (most - least + 1)); }

  chance(probability) { return this.real() < probability; }

  pick(list) { return list[this.whole(0, list.length - 1)]; }

  /** Some of the list, in its order. */
  some(list, probability = 0.5) { return list.filter(() => this.chance(probability)); }

  shuffled(list) {
    const copy = [...list];
    for (let last = copy.length - 1; last > 0; last--) {
      const other = this.whole(0, last);
      [copy[last], copy[other]] = [copy[other], copy[last]];
    }
    return copy;
  }

  word(length = this.whole(3, 12)) {
    return Array.from({ length }, () => this.pick('abcdefghijklmnopqrstuvwxyz')).join('');
  }

  uuid() {
    const hex = (length) => Array.from({ length }, () => this.whole(0, 15).toString(16)).join('');
    return `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  }
}
