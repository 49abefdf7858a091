/**
 * Checkpoint bundles: written by the trainer, verified and scored by the stream classifier. A
 * bundle is a folder with a manifest, an ONNX graph and golden rows.
 */
package io.cgl.checkpoint;
