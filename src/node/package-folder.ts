import { join } from 'node:path';

/** The package's own folder: two up from this file both in the source and in what is built from it. */
export const PACKAGE_FOLDER = join(__dirname, '..', '..');

/** The networks that come with the package. */
export const MODELS_FOLDER = join(PACKAGE_FOLDER, 'models');
