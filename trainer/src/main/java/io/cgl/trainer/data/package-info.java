/** Labelled rows: reading, profiling, splitting and holding them in memory. */
package io.cgl.trainer.data;
