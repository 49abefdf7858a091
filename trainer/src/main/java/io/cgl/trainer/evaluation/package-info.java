/** Measures a checkpoint through the ONNX graph that serving uses. */
package io.cgl.trainer.evaluation;
