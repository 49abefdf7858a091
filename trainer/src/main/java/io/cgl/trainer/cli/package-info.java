/**
 * The commands {@code train}, {@code evaluate}, {@code keys}, {@code publish} and {@code retrain}.
 */
package io.cgl.trainer.cli;
