/** Foreign ONNX classifiers as checkpoints. */
package io.cgl.trainer.imported;
