/** Random-weight checkpoints, for tests and benchmarks. */
package io.cgl.testing.synthetic;
