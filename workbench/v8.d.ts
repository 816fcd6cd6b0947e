/** V8's own, in every browser that the workbench runs in; the DOM's types do not know it. */
interface ErrorConstructor {
  stackTraceLimit: number;
}
