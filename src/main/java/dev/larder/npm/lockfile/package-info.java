/**
 * The lockfiles of npm, pnpm, yarn and bun, read into {@code domain.Lockfile}. {@code Lockfiles} knows which is which; each
 * format has its reader, which fills a {@code Draft}. What a client hands in is read by streaming, once, and refused with
 * {@code MalformedBody} and a line number when it is not what it should be.
 */
package dev.larder.npm.lockfile;
