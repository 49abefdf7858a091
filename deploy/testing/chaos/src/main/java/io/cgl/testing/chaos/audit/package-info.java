/** Compares what went in with what came out. */
package io.cgl.testing.chaos.audit;
