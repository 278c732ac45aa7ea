/**
 * The server's time, from the `Date` headers of its answers. Each says the second in which it was written, somewhere
 * between asking and hearing: the difference of the clocks lies in the intersection of what all of them allow.
 */
export class ServerClock {
  private least = -Infinity;
  private most = Infinity;

  /** Server's time minus this browser's, in milliseconds: the middle of what is possible, 0 before any answer. */
  get offset(): number {
    return Number.isFinite(this.least) ? (this.least + this.most) / 2 : 0;
  }

  /**
   * Learns from an answer.
   * @param date The Date header.
   * @param sentAt When the request was sent, by this browser's clock, in milliseconds.
   * @param heardAt When its answer came.
   */
  learn(date: string | null, sentAt: number, heardAt: number): void {
    const second = date === null ? NaN : Date.parse(date);
    if (Number.isNaN(second)) return;
    const least = second - heardAt;
    const most = second + 1000 - sentAt;
    this.least = Math.max(this.least, least);
    this.most = Math.min(this.most, most);
    // One of the clocks was set: what was known is void.
    if (this.least > this.most) [this.least, this.most] = [least, most];
  }

  /** The server's time, in milliseconds since 1970. */
  now(): number {
    return Date.now() + this.offset;
  }
}

export const serverClock = new ServerClock();
