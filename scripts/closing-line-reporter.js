// The last line of a test run, alone, for people and programs that look only there.
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A test file that cannot even be loaded has no tests to count as failed.
    const failed = results.numFailedTests + results.testResults.filter((file) => file.testExecError && file.numFailingTests === 0).length;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    process.stdout.write('', () => process.stderr.write('', () => process.stdout.write(`${line}\n`)));
  }
};
