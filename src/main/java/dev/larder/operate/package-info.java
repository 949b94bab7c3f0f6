/**
 * What an operator does to a whole registry, beside the requests of clients: look whether everything in table and objects
 * is true ({@link dev.larder.operate.VerifyRegistry}), remove what nothing points at
 * ({@link dev.larder.operate.CollectGarbage}), take everything along and bring it back
 * ({@link dev.larder.operate.ExportRegistry}, {@link dev.larder.operate.ImportRegistry}), and say how much there is
 * ({@link dev.larder.operate.MeasureRegistry}).
 *
 * <p>Commands and their function are two doors to it. Items are read here by what is written in them and not by the code
 * that writes them: it would find its own mistakes right.
 */
package dev.larder.operate;
