/** The whole loop in one process: train, publish, classify, drift, retrain, swap. */
package io.cgl.samples.demo;
