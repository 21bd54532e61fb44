/** The version in package.json, for the browser too; a test holds the two together. */
export const packageVersion = '0.1.0';
