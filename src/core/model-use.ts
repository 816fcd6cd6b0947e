/** A learned model that took part in a job, as reports cite it. */
export interface ModelUse {
  readonly name: string;
  readonly version: string;
  /** Of its file, in hexadecimal. */
  readonly sha256: string;
}
