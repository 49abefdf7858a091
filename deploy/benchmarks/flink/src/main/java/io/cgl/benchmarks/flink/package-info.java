/**
 * What a user would write with Flink and ONNX Runtime. It shares the topics' schemas with the
 * product, and no code.
 */
package io.cgl.benchmarks.flink;
