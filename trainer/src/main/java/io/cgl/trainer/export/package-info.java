/** Writes the trained ensemble as one ONNX graph. */
package io.cgl.trainer.export;
