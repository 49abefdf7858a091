/** Tables from results. */
package io.cgl.benchmark.report;
