/** From labelled rows to a checkpoint bundle: trains, exports, measures and writes. */
package io.cgl.trainer.checkpoint;
