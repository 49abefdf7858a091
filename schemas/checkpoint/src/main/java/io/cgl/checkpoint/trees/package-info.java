/** Tree ensembles of an ONNX graph, evaluated in Java. */
package io.cgl.checkpoint.trees;
