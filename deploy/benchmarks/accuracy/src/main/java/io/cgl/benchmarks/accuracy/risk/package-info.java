/** Whether thresholds for a stated error hold it on rows that nothing was learnt from. */
package io.cgl.benchmarks.accuracy.risk;
