/**
 * Counts the bytes of pixels that the host half holds at a time, so that its bound can be checked and not only promised:
 * UXP warns a plugin at some hundreds of megabytes. The link counts what it holds itself (`Link.peakBytesInFlight`).
 */
export class HeldBytes {
  private now = 0;
  private most = 0;

  get peak(): number {
    return this.most;
  }

  hold(bytes: number): void {
    this.now += bytes;
    if (this.now > this.most) this.most = this.now;
  }

  release(bytes: number): void {
    this.now -= bytes;
  }

  get held(): number {
    return this.now;
  }
}
