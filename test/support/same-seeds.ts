import fc from 'fast-check';

// Under CI every property is tried on the same examples each time: a red run there means that something changed. Elsewhere they
// differ from run to run, and find more in the long run.
if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261129 });
