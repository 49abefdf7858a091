/**
 * What chaos runs, benchmarks and the demo share: child processes, a workbench, a timeline,
 * figures.
 */
package io.cgl.testing.harness;
